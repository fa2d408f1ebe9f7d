package io.fairbot.agent;

import java.util.List;

/**
 * What a deployment has brought into work.
 *
 * @param id the deployment
 * @param agents the agents that were started, in the order in which they were
 * @param configurationVersion the version of the runtime configuration with which they work
 */
public record DeploymentSummary(String id, List<String> agents, long configurationVersion) {

    /** Copies the agents. */
    public DeploymentSummary {
        agents = List.copyOf(agents);
    }
}
