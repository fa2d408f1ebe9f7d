package io.fairbot.agent.engine;

import io.fairbot.Internal;
import io.fairbot.agent.Agent;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A configurer of agents, called before each of their starts. Until an agent has accepted its configuration it is not
 * {@link io.fairbot.agent.AgentState#CONFIGURED}, and is never started.
 */
@Internal
@FunctionalInterface
public interface AgentConfigurer {
    /** A configurer for agents without a configuration. */
    AgentConfigurer NONE = agent -> CompletableFuture.completedStage(null);

    /**
     * Configures an agent that does not run.
     *
     * @param agent the agent
     * @return a stage that ends when the agent has accepted its configuration; when it fails, the agent has failed, and
     *     the message is the reason
     */
    CompletionStage<Void> configure(Agent agent);

    /**
     * Applies a later configuration to an agent that runs.
     *
     * @param agent the agent
     * @return a stage that ends when the agent uses it; when it fails, the agent has failed and is restarted
     */
    default CompletionStage<Void> reconfigure(Agent agent) {
        return configure(agent);
    }
}
