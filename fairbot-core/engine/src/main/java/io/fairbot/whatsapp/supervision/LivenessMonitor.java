package io.fairbot.whatsapp.supervision;

import io.fairbot.runtime.SerialExecutor;
import io.fairbot.runtime.Stages;
import io.fairbot.runtime.TimeSource;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A monitor of the liveness of an open line: probes it after an idle time and reports missed probes.
 *
 * <p>Everything but {@link #active()} and {@link #isProven()} runs on the line's {@link SerialExecutor}.
 */
final class LivenessMonitor {
    private final Supplier<SupervisionOptions> options;
    private final TimeSource time;
    private final SerialExecutor executor;
    private final Runnable onSilence;
    private volatile long activeAt;
    private volatile long openedAt;
    /** Whether the session cannot be probed, so that only its state is known. */
    private volatile boolean assumedAlive;
    /** Whether the last probe failed. */
    private volatile boolean doubtful;

    private @Nullable WhatsAppSession session;
    private TimeSource.@Nullable TimerHandle timer;
    /** The number of the probe or the wait in progress; results of former ones are ignored. */
    private int generation;

    private boolean probing;
    private boolean answered;
    private long probedAt;
    private int missed;

    /** Creates a monitor; {@code onSilence} runs when too many probes in a row have failed. */
    LivenessMonitor(
            Supplier<SupervisionOptions> options, TimeSource time, SerialExecutor executor, Runnable onSilence) {
        this.options = options;
        this.time = time;
        this.executor = executor;
        this.onSilence = onSilence;
        activeAt = time.nanoTime();
        openedAt = activeAt;
    }

    /** Records that the provider sent something. Any thread. */
    void active() {
        activeAt = time.nanoTime();
    }

    /** Starts to monitor a line that was opened; a probe shows whether events flow. */
    void opened(WhatsAppSession through) {
        session = through;
        openedAt = time.nanoTime();
        // Events of the former session do not count for this one.
        activeAt = openedAt - 1;
        assumedAlive = false;
        doubtful = false;
        missed = 0;
        probing = false;
        probe();
    }

    /** Stops monitoring: the line is no longer open. */
    void closed() {
        generation++;
        cancel();
        session = null;
        probing = false;
    }

    /** Probes the session now, unless a probe is in progress. */
    void probe() {
        WhatsAppSession probed = session;
        if (probed == null || probing || assumedAlive) {
            return;
        }
        cancel();
        int mine = ++generation;
        probing = true;
        answered = false;
        probedAt = time.nanoTime();
        timer = executor.after(options.get().probeTimeout(), () -> ifCurrent(mine, this::timedOut));
        CompletableFuture<?> unused = Stages.attempt(probed::probe)
                .whenComplete((done, failure) -> executor.run(() -> ifCurrent(mine, () -> answered(failure))));
    }

    /** Returns whether an event has shown that the line works, and no probe has failed since. Any thread. */
    boolean isProven() {
        return assumedAlive || (activeAt - openedAt >= 0 && !doubtful);
    }

    private void ifCurrent(int which, Runnable action) {
        if (generation == which) {
            action.run();
        }
    }

    private void answered(@Nullable Throwable failure) {
        if (failure == null) {
            answered = true;
            if (activeAt - probedAt >= 0) {
                succeeded();
            }
        } else if (Stages.cause(failure) instanceof UnsupportedOperationException) {
            assumedAlive = true;
            succeeded();
        } else {
            failed();
        }
    }

    private void timedOut() {
        if (answered && activeAt - probedAt >= 0) {
            succeeded();
        } else {
            failed();
        }
    }

    private void succeeded() {
        probing = false;
        missed = 0;
        doubtful = false;
        scheduleCheck(options.get().idleTimeout());
    }

    private void failed() {
        probing = false;
        missed++;
        doubtful = true;
        if (missed < options.get().maxMissedProbes()) {
            probe();
        } else {
            closed();
            onSilence.run();
        }
    }

    private void scheduleCheck(Duration delay) {
        cancel();
        int mine = ++generation;
        if (!assumedAlive) {
            timer = executor.after(delay, () -> ifCurrent(mine, this::check));
        }
    }

    private void check() {
        Duration silence = Duration.ofNanos(time.nanoTime() - activeAt);
        Duration left = options.get().idleTimeout().minus(silence);
        if (left.isZero() || left.isNegative()) {
            probe();
        } else {
            scheduleCheck(left);
        }
    }

    private void cancel() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
