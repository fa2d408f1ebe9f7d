package io.fairbot.agent.engine;

import io.fairbot.Internal;
import io.fairbot.agent.AgentContext;
import io.fairbot.agent.AgentMessages;
import io.fairbot.store.Fence;
import java.util.Optional;

/** Lends each agent what it works with, once for each start. Called on one thread. */
@Internal
@FunctionalInterface
public interface AgentContextFactory {

    /**
     * Lends what one start of an agent needs.
     *
     * @param request who it is for
     * @return what is lent
     */
    AgentContextHandle create(AgentContextRequest request);

    /**
     * What the engine knows of the agent that starts.
     *
     * @param instance its name on this node, {@code id@node}
     * @param fence the proof that it is the only one, if it is a singleton
     * @param messages its way to other agents
     */
    record AgentContextRequest(String instance, Optional<Fence> fence, AgentMessages messages) {}

    /**
     * What was lent.
     *
     * @param context for the agent
     * @param release takes back whatever the agent has not given back itself; called once, after its stop
     */
    record AgentContextHandle(AgentContext context, Runnable release) {}
}
