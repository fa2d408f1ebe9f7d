package io.fairbot.agent.engine;

import io.fairbot.agent.Agent;
import io.fairbot.agent.Health;
import io.fairbot.runtime.SerialExecutor;
import io.fairbot.runtime.TimeSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one agent how it is, at each interval while it works. One question is under way at most, so an agent that hangs in its
 * answer holds up one thread. Used on the control thread; {@link #vitals()} and {@link #problem()} may be read on any.
 */
final class HeartbeatMonitor {
    private static final Logger log = LoggerFactory.getLogger(HeartbeatMonitor.class);

    private final Agent agent;
    private final AgentCallQueue lane;
    private final BooleanSupplier heldUp;
    private final SerialExecutor control;
    private final AgentOptions options;
    private final HeartbeatListener listener;
    private TimeSource.TimerHandle next = () -> {};
    private @Nullable CompletableFuture<HealthSample> question;
    private boolean beating;
    /** Rises with each life of the agent, so that an answer of an earlier one is not taken for one of this. */
    private int life;

    private boolean answered;
    private int missed;
    private volatile int heldUpFor;
    private volatile HealthSample vitals = HealthSample.UNKNOWN;
    private volatile Optional<String> problem = Optional.empty();

    /** Hears how the agent is. */
    interface HeartbeatListener {
        /** What is known of it has changed. */
        void changed();

        /** It has missed too many heartbeats. */
        void dead(String reason);
    }

    HeartbeatMonitor(
            Agent agent,
            AgentCallQueue lane,
            BooleanSupplier heldUp,
            SerialExecutor control,
            AgentOptions options,
            HeartbeatListener listener) {
        this.agent = agent;
        this.lane = lane;
        this.heldUp = heldUp;
        this.control = control;
        this.options = options;
        this.listener = listener;
    }

    /** The agent works from now on. */
    void begin() {
        life++;
        beating = true;
        answered = false;
        missed = 0;
        heldUpFor = 0;
        question = null;
        vitals = HealthSample.UNKNOWN;
        problem = Optional.empty();
        CompletionStage<HealthSample> unused = ask();
        later();
    }

    /** The agent does not work any more. */
    void end() {
        life++;
        beating = false;
        next.cancel();
    }

    /** What it said last. */
    HealthSample vitals() {
        return vitals;
    }

    /** What is wrong with its heartbeats. */
    Optional<String> problem() {
        return problem;
    }

    /** Asks now, or joins the question that is under way; what comes of it also counts as a heartbeat. */
    CompletionStage<HealthSample> ask() {
        if (question != null) {
            return question;
        }
        int mine = life;
        CompletableFuture<HealthSample> asked = new CompletableFuture<>();
        question = asked;
        lane.call(() -> CompletableFuture.completedStage(HealthSample.of(agent)))
                .whenComplete((said, failure) -> control.run(() -> {
                    if (mine == life) {
                        question = null;
                        heard(said, failure);
                    }
                    // Last: whoever waits for it finds everything as it now is.
                    asked.complete(vitals);
                }));
        return asked;
    }

    private void heard(@Nullable HealthSample said, @Nullable Throwable failure) {
        if (said == null) {
            if (problem.isEmpty()) {
                log.warn("The agent {} cannot say how it is", agent.info().id(), failure);
            }
            problem = Optional.of("The agent cannot say how it is; the log says why.");
            // What it said before is no longer so.
            vitals = new HealthSample(Health.UP, vitals.parts());
        } else {
            answered = true;
            vitals = said;
            problem = Optional.empty();
        }
        listener.changed();
    }

    private void beat() {
        if (!beating) {
            return;
        }
        // Any answer since the last beat will do: a question that somebody else has just asked is no miss.
        missed = answered ? 0 : missed + 1;
        answered = false;
        heldUpFor = heldUp.getAsBoolean() ? heldUpFor + 1 : 0;
        if (heldUpFor >= options.maxMissedHeartbeats()) {
            listener.dead("The agent has worked on one message for " + heldUpFor + " heartbeats, "
                    + DurationFormat.of(options.healthInterval()) + " apart, and blocks its mailbox.");
            return;
        }
        if (missed >= options.maxMissedHeartbeats()) {
            listener.dead("The agent has missed " + missed + " heartbeats in a row, "
                    + DurationFormat.of(options.healthInterval()) + " apart.");
            return;
        }
        if (missed > 0 && problem.isEmpty()) {
            problem = Optional.of(
                    "The agent has missed " + missed + " of " + options.maxMissedHeartbeats() + " heartbeats.");
        }
        listener.changed();
        CompletionStage<HealthSample> unused = ask();
        later();
    }

    private void later() {
        next = control.after(options.healthInterval(), this::beat);
    }

    /** How the agent is as far as it says, and as far as its heartbeats say. */
    Health health() {
        Health mailbox = heldUpFor > 0
                ? Health.degraded("The agent works on one message since the last heartbeat; its mailbox waits.")
                : Health.UP;
        return Health.worst(mailbox, Health.worst(problem.map(Health::degraded).orElse(Health.UP), vitals.health()));
    }
}
