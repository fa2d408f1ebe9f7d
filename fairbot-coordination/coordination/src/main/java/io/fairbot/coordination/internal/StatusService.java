package io.fairbot.coordination.internal;

import io.fairbot.agent.Health;
import io.fairbot.agent.engine.AgentEngine;
import io.fairbot.agent.engine.AgentReport;
import io.fairbot.agent.engine.MailboxStats;
import io.fairbot.coordination.status.AgentStatus;
import io.fairbot.coordination.status.CoordinatorStatus;
import io.fairbot.coordination.status.CoordinatorStatus.DeploymentStatus;
import io.fairbot.coordination.status.CoordinatorStatus.NodeStatus;
import io.fairbot.coordination.status.HealthReport;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The health and the status of one run of a coordinator, for its API and its host. Safe for use from any thread. */
public final class StatusService {
    private final NodeInfo node;
    private final HealthAggregator health;
    private final AgentEngine agents;
    private final Supplier<Optional<DeploymentStatus>> deployment;
    private final LongSupplier configuration;

    /**
     * The identity of the process.
     *
     * @param id the identity of the node and of its data directory
     * @param label the host name of the machine
     * @param version the version of the library
     * @param startedAt when it was started
     */
    public record NodeInfo(NodeId id, String label, String version, Instant startedAt) {}

    /** Creates the service. */
    public StatusService(
            NodeInfo node,
            HealthAggregator health,
            AgentEngine agents,
            Supplier<Optional<DeploymentStatus>> deployment,
            LongSupplier configuration) {
        this.node = node;
        this.health = health;
        this.agents = agents;
        this.deployment = deployment;
        this.configuration = configuration;
    }

    /** Returns the health of each component; each agent's check has a short timeout. */
    public CompletionStage<HealthReport> health() {
        return health.components().thenApply(HealthReport::of);
    }

    /** Returns the health of the components without which no request can be handled. */
    HealthReport essentialHealth() {
        return HealthReport.of(health.essentialComponents());
    }

    /** Returns the status; each agent's check has a short timeout. */
    public CompletionStage<CoordinatorStatus> status() {
        return agents().thenApply(list -> new CoordinatorStatus(
                new NodeStatus(
                        node.id().node(),
                        node.id().directory(),
                        node.label(),
                        node.version(),
                        node.startedAt(),
                        health.isReady()),
                list,
                deployment.get(),
                configuration.getAsLong(),
                health.storage(),
                health.waitingConflicts(),
                held()));
    }

    private Map<String, Long> held() {
        Map<String, Long> held = new HashMap<>();
        health.heldMessages().forEach((kind, count) -> held.put(kind.name().toLowerCase(Locale.ROOT), count));
        return held;
    }

    /** Returns the agents, in the order of their start. */
    CompletionStage<List<AgentStatus>> agents() {
        return agents.health()
                .thenApply(healths -> agents.agents().stream()
                        .map(agent -> agent(agent, healths))
                        .toList());
    }

    private static AgentStatus agent(AgentReport agent, Map<String, Health> healths) {
        MailboxStats mailbox = agent.mailbox();
        return new AgentStatus(
                agent.info(),
                agent.instance(),
                agent.state(),
                agent.reason(),
                agent.since(),
                agent.standby(),
                agent.restarts(),
                healths.getOrDefault(agent.info().id(), Health.UP),
                new AgentStatus.MailboxStatus(
                        mailbox.waiting(), mailbox.handled(), mailbox.refused(), mailbox.deadLetters()));
    }
}
