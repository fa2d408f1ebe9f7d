package io.fairbot.agent.engine;

import io.fairbot.Internal;
import io.fairbot.agent.Agent;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Gives an agent its configuration before each of its starts. Until that was accepted the agent does not come to {@link
 * io.fairbot.agent.AgentState#CONFIGURED}, and without that it is never started.
 */
@Internal
@FunctionalInterface
public interface AgentConfigurer {
    /** For agents that need none: accepted as they are. */
    AgentConfigurer NONE = agent -> CompletableFuture.completedStage(null);

    /**
     * Configures an agent that does not work at the moment.
     *
     * @param agent the agent
     * @return ends when it has accepted its configuration; when it fails, so has the agent, and the message is its reason
     */
    CompletionStage<Void> configure(Agent agent);

    /**
     * Gives an agent that works the configuration that was decided on meanwhile.
     *
     * @param agent the agent
     * @return ends when it uses it; when it fails, so has the agent, which is then restarted
     */
    default CompletionStage<Void> reconfigure(Agent agent) {
        return configure(agent);
    }
}
