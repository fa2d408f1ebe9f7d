package io.fairbot.agent.engine;

import io.fairbot.Internal;
import io.fairbot.agent.AgentContext;
import io.fairbot.agent.AgentMessages;
import io.fairbot.store.Fence;
import java.util.Optional;

/** A factory of the context for each start of an agent. Called on one thread. */
@Internal
@FunctionalInterface
public interface AgentContextFactory {

    /**
     * Creates the context for one start.
     *
     * @param request the agent that starts
     * @return the context and its release
     */
    AgentContextHandle create(AgentContextRequest request);

    /**
     * A request for a context by the agent that starts.
     *
     * @param agent its id
     * @param instance its name on this node, {@code id@node}
     * @param fence the fence of a singleton, else empty
     * @param messages its messages to other agents
     */
    record AgentContextRequest(String agent, String instance, Optional<Fence> fence, AgentMessages messages) {}

    /**
     * A context and its release.
     *
     * @param context the context for the agent
     * @param release releases the resources that the agent has not released itself; called once, after its stop
     */
    record AgentContextHandle(AgentContext context, Runnable release) {}
}
