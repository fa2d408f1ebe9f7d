package io.fairbot.agent;

import java.util.List;

/**
 * A summary of a deployment whose agents have been started.
 *
 * @param id the id of the deployment
 * @param agents the ids of the agents that were started, in the order of their starts
 * @param configurationVersion the version of the runtime configuration that they use
 */
public record DeploymentSummary(String id, List<String> agents, long configurationVersion) {

    /** Copies the list; only the coordinator creates summaries. */
    public DeploymentSummary {
        agents = List.copyOf(agents);
    }
}
