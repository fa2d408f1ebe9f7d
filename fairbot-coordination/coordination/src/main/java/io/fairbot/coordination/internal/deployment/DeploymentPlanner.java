package io.fairbot.coordination.internal.deployment;

import io.fairbot.agent.Agent;
import io.fairbot.agent.AgentInfo;
import io.fairbot.agent.AgentState;
import io.fairbot.agent.DeploymentGate;
import io.fairbot.agent.engine.AgentReport;
import io.fairbot.coordination.internal.deployment.Deployment.ConfigTransition;
import io.fairbot.coordination.internal.deployment.Deployment.DeploymentState;
import io.fairbot.coordination.internal.deployment.Deployment.DeploymentStep;
import io.fairbot.coordination.internal.deployment.Deployment.DeploymentStepState;
import io.fairbot.coordination.internal.deployment.Deployment.GateResult;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A planner of the steps of a deployment, based on the current state of the agents. */
final class DeploymentPlanner {
    private final Map<String, AgentReport> agents;
    private final List<AgentReport> ordered;
    private final List<String> gates;

    /**
     * Creates a planner.
     *
     * @param reports the state of the agents, in the order of their start
     */
    DeploymentPlanner(List<AgentReport> reports, List<Agent> all) {
        ordered = reports;
        agents = reports.stream()
                .collect(Collectors.toMap(report -> report.info().id(), Function.identity()));
        gates = all.stream()
                .filter(DeploymentGate.class::isInstance)
                .map(agent -> agent.info().id())
                .toList();
    }

    /**
     * Returns a deployment that has not started.
     *
     * @throws DeploymentException when the request cannot be carried out; the message says why
     */
    Deployment plan(String id, DeploymentRequest request, Instant now) {
        Set<String> chosen = chosen(request);
        List<DeploymentStep> steps = ordered.stream()
                .filter(report -> chosen.contains(report.info().id()))
                .map(DeploymentPlanner::step)
                .toList();
        chosen.forEach(agent -> reachable(known(agent).info(), chosen));
        return new Deployment(
                id,
                DeploymentState.RUNNING,
                request.by(),
                now,
                Optional.empty(),
                "",
                steps,
                gates.stream().map(agent -> new GateResult(agent, false, "")).toList(),
                request.version().map(ConfigTransition::from));
    }

    private Set<String> chosen(DeploymentRequest request) {
        Set<String> chosen = new HashSet<>(request.agents());
        if (chosen.isEmpty()) {
            chosen.addAll(agents.keySet());
        }
        if (chosen.isEmpty()) {
            throw new DeploymentException("agents", "There is no agent to deploy; add one to the coordinator.");
        }
        chosen.forEach(this::known);
        Set<String> others = new TreeSet<>(request.patch().keySet());
        others.removeAll(chosen);
        if (!others.isEmpty()) {
            throw new DeploymentException(
                    "configuration",
                    "The configuration of " + others + " is to change, but the deployment leaves them out; name them in"
                            + " agents, too.");
        }
        return chosen;
    }

    private AgentReport known(String id) {
        AgentReport report = agents.get(id);
        if (report == null) {
            throw new DeploymentException(
                    "agents",
                    "One that is named is no agent of this node; there are " + new TreeSet<>(agents.keySet()) + ".");
        }
        return report;
    }

    private void reachable(AgentInfo info, Set<String> chosen) {
        for (String dependency : new TreeSet<>(info.dependsOn())) {
            AgentReport other = known(dependency);
            if (!chosen.contains(dependency) && !DeploymentStepRunner.satisfiesDependents(other)) {
                throw new DeploymentException(
                        "agents",
                        "The agent " + info.id() + " depends on " + dependency + ", which is " + other.state()
                                + "; name it in agents, too, or start it first.");
            }
        }
    }

    private static DeploymentStep step(AgentReport report) {
        boolean worked = report.state() != AgentState.STOPPED;
        return new DeploymentStep(
                report.info().id(),
                report.info().version(),
                worked,
                report.state() == AgentState.DEGRADED,
                DeploymentStepState.WAITING,
                "");
    }
}
