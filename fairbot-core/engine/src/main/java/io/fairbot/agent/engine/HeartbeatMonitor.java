package io.fairbot.agent.engine;

import io.fairbot.agent.Agent;
import io.fairbot.agent.Health;
import io.fairbot.runtime.SerialExecutor;
import io.fairbot.runtime.TimeSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A monitor that queries the health of one running agent at each interval. At most one query is pending, so an agent
 * that hangs in its answer blocks one thread. Used on the event loop; {@link #sample()} and {@link #health()} may be
 * read on any thread.
 */
final class HeartbeatMonitor {
    private static final Logger log = LoggerFactory.getLogger(HeartbeatMonitor.class);

    private final Agent agent;
    private final AgentCallQueue calls;
    private final BooleanSupplier mailboxBlocked;
    private final SerialExecutor loop;
    private final AgentOptions options;
    private final HeartbeatListener listener;
    private TimeSource.TimerHandle nextBeat = () -> {};
    private @Nullable CompletableFuture<HealthSample> query;
    private boolean running;
    /** Incremented with each begin and end, so that the answer of an earlier run is recognized. */
    private int epoch;

    private boolean answered;
    private int missed;
    private volatile int blockedBeats;
    private volatile HealthSample sample = HealthSample.UNKNOWN;
    private volatile Optional<String> problem = Optional.empty();

    /** A listener of the heartbeats. Called on the event loop. */
    interface HeartbeatListener {
        /** Reports that the health may have changed. */
        void healthChanged();

        /**
         * Reports that too many heartbeats in a row are missed, or that the mailbox is blocked for as many; the monitor
         * has ended.
         */
        void heartbeatsMissed(String reason);
    }

    /**
     * The answer of an agent to a health query.
     *
     * @param health its health
     * @param parts the health of its parts by their names
     */
    record HealthSample(Health health, Map<String, Health> parts) {
        static final HealthSample UNKNOWN = new HealthSample(Health.UP, Map.of());

        /** Queries the agent; fails with the exception of the agent. */
        static HealthSample of(Agent agent) {
            Health health = agent.health();
            Map<String, Health> parts = agent.parts();
            if (health == null || parts == null) {
                throw new IllegalStateException("it returned null in place of its health");
            }
            return new HealthSample(health, Map.copyOf(parts));
        }
    }

    HeartbeatMonitor(
            Agent agent,
            AgentCallQueue calls,
            BooleanSupplier mailboxBlocked,
            SerialExecutor loop,
            AgentOptions options,
            HeartbeatListener listener) {
        this.agent = agent;
        this.calls = calls;
        this.mailboxBlocked = mailboxBlocked;
        this.loop = loop;
        this.options = options;
        this.listener = listener;
    }

    /** Starts to monitor an agent that has just started. */
    void begin() {
        epoch++;
        running = true;
        answered = false;
        missed = 0;
        blockedBeats = 0;
        query = null;
        sample = HealthSample.UNKNOWN;
        problem = Optional.empty();
        CompletionStage<HealthSample> unused = query();
        scheduleBeat();
    }

    /** Ends the heartbeats. */
    void end() {
        epoch++;
        running = false;
        nextBeat.cancel();
    }

    /** Returns the last answer of the agent. */
    HealthSample sample() {
        return sample;
    }

    /** Queries the agent, or joins the pending query; the answer also counts as a heartbeat. */
    CompletionStage<HealthSample> query() {
        if (query != null) {
            return query;
        }
        int mine = epoch;
        CompletableFuture<HealthSample> asked = new CompletableFuture<>();
        query = asked;
        calls.call(() -> CompletableFuture.completedStage(HealthSample.of(agent)))
                .whenComplete((answer, failure) -> loop.run(() -> {
                    if (mine == epoch) {
                        query = null;
                        receive(answer, failure);
                    }
                    // Last: the caller sees the updated state.
                    asked.complete(sample);
                }));
        return asked;
    }

    private void receive(@Nullable HealthSample answer, @Nullable Throwable failure) {
        if (answer == null) {
            if (problem.isEmpty()) {
                log.warn(
                        "The agent {} could not report its health", agent.info().id(), failure);
            }
            problem = Optional.of("The agent cannot say how it is; the log says why.");
            // Its previous answer is no longer valid.
            sample = new HealthSample(Health.UP, sample.parts());
        } else {
            answered = true;
            sample = answer;
            problem = Optional.empty();
        }
        listener.healthChanged();
    }

    private void beat() {
        if (!running) {
            return;
        }
        // Any answer since the last beat counts: a query that another caller has just made is no miss.
        missed = answered ? 0 : missed + 1;
        answered = false;
        blockedBeats = mailboxBlocked.getAsBoolean() ? blockedBeats + 1 : 0;
        if (blockedBeats >= options.maxMissedHeartbeats()) {
            listener.heartbeatsMissed("The agent has worked on one message for " + blockedBeats + " heartbeats, "
                    + AgentTexts.duration(options.healthInterval()) + " apart, and blocks its mailbox.");
            return;
        }
        if (missed >= options.maxMissedHeartbeats()) {
            listener.heartbeatsMissed("The agent has missed " + missed + " heartbeats in a row, "
                    + AgentTexts.duration(options.healthInterval()) + " apart.");
            return;
        }
        if (missed > 0 && problem.isEmpty()) {
            problem = Optional.of(
                    "The agent has missed " + missed + " of " + options.maxMissedHeartbeats() + " heartbeats.");
        }
        listener.healthChanged();
        CompletionStage<HealthSample> unused = query();
        scheduleBeat();
    }

    private void scheduleBeat() {
        nextBeat = loop.after(options.healthInterval(), this::beat);
    }

    /** Returns the worst of its own answer, its heartbeats and its mailbox. */
    Health health() {
        Health mailbox = blockedBeats > 0
                ? Health.degraded("The agent works on one message since the last heartbeat; its mailbox waits.")
                : Health.UP;
        Health beats = problem.map(Health::degraded).orElse(Health.UP);
        return Health.worst(mailbox, Health.worst(beats, sample.health()));
    }
}
