package io.fairbot.coordination.internal.meter;

import io.fairbot.agent.Agent;
import io.fairbot.agent.AgentState;
import io.fairbot.agent.Health;
import io.fairbot.agent.engine.AgentEngine;
import io.fairbot.agent.engine.AgentReport;
import io.fairbot.conversation.storage.HeldMessage.HeldKind;
import io.fairbot.http.stream.StreamBudget;
import io.fairbot.meter.MeterDefinition;
import io.fairbot.store.StoreStatus;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** The meters that read the state of components when somebody asks for them. */
public final class StateMeters {
    private static final String AGENT = "agent";

    private static final MeterDefinition LINE_UP = MeterDefinition.gauge(
            "fairbot.lines.up", "1 while the line of a branch is healthy, otherwise 0.", "branch");
    private static final MeterDefinition READY =
            MeterDefinition.gauge("fairbot.agents.ready", "1 while an agent is ready, otherwise 0.", AGENT);
    private static final MeterDefinition RESTARTS =
            MeterDefinition.counter("fairbot.agents.restarts", "Restarts of an agent after a failure.", AGENT);
    private static final MeterDefinition MAILBOX =
            MeterDefinition.gauge("fairbot.agents.mailbox.waiting", "Messages to an agent that wait.", AGENT);
    private static final MeterDefinition MAIL = MeterDefinition.counter(
            "fairbot.agents.mailbox.messages", "Messages to an agent, by how they ended.", AGENT, "result");
    private static final MeterDefinition MODE =
            MeterDefinition.gauge("fairbot.storage.mode", "1 for the mode the storage is in, otherwise 0.", "mode");
    private static final MeterDefinition PROBLEM = MeterDefinition.gauge(
            "fairbot.storage.problem", "1 while the storage reports a problem, otherwise 0; /health says which.");
    private static final MeterDefinition JOURNAL =
            MeterDefinition.gauge("fairbot.storage.journal", "Batches in the journal that wait for the database.");
    private static final MeterDefinition CONFLICTS = MeterDefinition.gauge(
            "fairbot.storage.conflicts", "Batches that no longer fitted and wait for a decision.");
    private static final MeterDefinition HELD =
            MeterDefinition.gauge("fairbot.storage.held", "Rows that the restore of a backup holds back.", "kind");
    private static final MeterDefinition STREAMS =
            MeterDefinition.gauge("fairbot.http.streams", "WebSockets and responses that go on, which are open.");
    private static final MeterDefinition STREAM_QUEUES = MeterDefinition.gauge(
                    "fairbot.http.streams.queued", "Bytes in the queues of all streams.")
            .in("bytes");
    private static final MeterDefinition STREAM_TEXTS = MeterDefinition.counter(
            "fairbot.http.streams.texts", "Texts to streams: sent to their end, or refused by a full queue.", "result");
    private static final MeterDefinition CONFIGURATION =
            MeterDefinition.gauge("fairbot.configuration.version", "The version of the runtime configuration.");

    /** The meters that are read here. */
    static final List<MeterDefinition> DEFINITIONS = List.of(
            LINE_UP,
            READY,
            RESTARTS,
            MAILBOX,
            MAIL,
            MODE,
            PROBLEM,
            JOURNAL,
            CONFLICTS,
            HELD,
            STREAMS,
            STREAM_QUEUES,
            STREAM_TEXTS,
            CONFIGURATION);

    private final MeterRegistry registry;
    private final Set<String> branches = ConcurrentHashMap.newKeySet();
    private final Set<String> modes = ConcurrentHashMap.newKeySet();

    /** Creates meters; none is registered yet. */
    public StateMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Registers the meters of agents. */
    public void agents(List<Agent> registered, AgentEngine engine) {
        for (Agent agent : registered) {
            String id = agent.info().id();
            AgentNumbers of = value -> () -> engine.agents().stream()
                    .filter(report -> report.info().id().equals(id))
                    .mapToLong(value)
                    .sum();
            READY.read(registry, of.number(report -> report.state() == AgentState.READY ? 1 : 0), id);
            RESTARTS.count(registry, of.number(AgentReport::restarts), id);
            MAILBOX.read(registry, of.number(report -> report.mailbox().waiting()), id);
            MAIL.count(registry, of.number(report -> report.mailbox().handled()), id, "handled");
            MAIL.count(registry, of.number(report -> report.mailbox().refused()), id, "refused");
            MAIL.count(registry, of.number(report -> report.mailbox().deadLetters()), id, "undelivered");
        }
    }

    /** Makes numbers that are read from the report of one agent. */
    @FunctionalInterface
    private interface AgentNumbers {
        Supplier<Number> number(ToLongFunction<AgentReport> value);
    }

    /** Registers the meters of the storage; a mode that it is in later has one from when it is first seen. */
    public void storage(Supplier<StoreStatus> status, LongSupplier conflicts, Supplier<Map<HeldKind, Long>> held) {
        PROBLEM.read(registry, () -> status.get().problem().isPresent() ? 1 : 0);
        JOURNAL.read(registry, () -> status.get().counters().getOrDefault("journal", 0L));
        CONFLICTS.read(registry, conflicts::getAsLong);
        for (HeldKind kind : HeldKind.values()) {
            HELD.read(
                    registry,
                    () -> held.get().getOrDefault(kind, 0L),
                    kind.name().toLowerCase(Locale.ROOT));
        }
        mode(status, status.get().mode());
    }

    /** Registers the meter of a mode of the storage, once. */
    void mode(Supplier<StoreStatus> status, String mode) {
        if (modes.add(mode)) {
            MODE.read(registry, () -> status.get().mode().equals(mode) ? 1 : 0, mode.toLowerCase(Locale.ROOT));
        }
    }

    /** Registers the meter of a line, once. */
    void line(String branch, Supplier<Health> health) {
        if (branches.add(branch)) {
            LINE_UP.read(registry, () -> health.get().status() == Health.HealthStatus.UP ? 1 : 0, branch);
        }
    }

    /** Registers the meters of streams. */
    public void streams(StreamBudget streams) {
        STREAMS.read(registry, streams::openStreams);
        STREAM_QUEUES.read(registry, streams::queuedBytes);
        STREAM_TEXTS.count(registry, streams::sentTexts, "sent");
        STREAM_TEXTS.count(registry, streams::refusedTexts, "refused");
    }

    /** Registers the meter of the runtime configuration. */
    public void configuration(LongSupplier version) {
        CONFIGURATION.read(registry, version::getAsLong);
    }
}
