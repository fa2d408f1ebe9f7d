package io.fairbot.whatsapp.supervision;

import io.fairbot.runtime.SerialExecutor;
import io.fairbot.runtime.TimeSource;
import io.fairbot.whatsapp.WhatsAppSession;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Knows whether events flow on an open line; asks for a sign of life when none did for a while.
 *
 * <p>All but {@link #heard()} and {@link #isProven()} runs on the line's {@link SerialExecutor}.
 */
final class LivenessMonitor {
    private final Supplier<SupervisionOptions> options;
    private final TimeSource time;
    private final SerialExecutor serial;
    private final Runnable silent;
    private volatile long heardAt;
    private volatile long openedAt;
    private volatile boolean believed;
    private volatile boolean doubtful;

    private @Nullable WhatsAppSession session;
    private TimeSource.@Nullable TimerHandle timer;
    /** Names the probe or the wait that is under way; what belongs to an earlier one is ignored. */
    private int turn;

    private boolean probing;
    private boolean answered;
    private long askedAt;
    private int missing;

    /** Creates it; {@code silent} runs when the line has to be opened anew. */
    LivenessMonitor(Supplier<SupervisionOptions> options, TimeSource time, SerialExecutor serial, Runnable silent) {
        this.options = options;
        this.time = time;
        this.serial = serial;
        this.silent = silent;
        heardAt = time.nanoTime();
        openedAt = heardAt;
    }

    /** Something came from the provider. Any thread. */
    void heard() {
        heardAt = time.nanoTime();
    }

    /** The line was opened: that something flows must be shown first. */
    void opened(WhatsAppSession through) {
        session = through;
        openedAt = time.nanoTime();
        // What came before does not count for this session.
        heardAt = openedAt - 1;
        believed = false;
        doubtful = false;
        missing = 0;
        probing = false;
        ask();
    }

    void closed() {
        turn++;
        cancel();
        session = null;
        probing = false;
    }

    /** Asks at once, unless an answer is awaited already. */
    void ask() {
        WhatsAppSession asked = session;
        if (asked == null || probing || believed) {
            return;
        }
        cancel();
        int mine = ++turn;
        probing = true;
        answered = false;
        askedAt = time.nanoTime();
        timer = serial.after(options.get().probeTimeout(), () -> inTurn(mine, this::timeIsUp));
        LineSession.begin(asked::probe)
                .whenComplete((done, failure) -> serial.run(() -> inTurn(mine, () -> answered(failure))));
    }

    /** Whether events have shown that the line works, and do not leave it in doubt now. Any thread. */
    boolean isProven() {
        return believed || (heardAt - openedAt >= 0 && !doubtful);
    }

    private void inTurn(int which, Runnable action) {
        if (turn == which) {
            action.run();
        }
    }

    private void answered(@Nullable Throwable failure) {
        if (failure == null) {
            answered = true;
            if (heardAt - askedAt >= 0) {
                well();
            }
        } else if (isUnsupported(failure)) {
            believed = true;
            well();
        } else {
            missed();
        }
    }

    private void timeIsUp() {
        if (answered && heardAt - askedAt >= 0) {
            well();
        } else {
            missed();
        }
    }

    private void well() {
        probing = false;
        missing = 0;
        doubtful = false;
        watch(options.get().idleTimeout());
    }

    private void missed() {
        probing = false;
        missing++;
        doubtful = true;
        if (missing < options.get().maxMissedProbes()) {
            ask();
        } else {
            closed();
            silent.run();
        }
    }

    private void watch(Duration wait) {
        cancel();
        int mine = ++turn;
        if (!believed) {
            timer = serial.after(wait, () -> inTurn(mine, this::look));
        }
    }

    private void look() {
        Duration silence = Duration.ofNanos(time.nanoTime() - heardAt);
        Duration left = options.get().idleTimeout().minus(silence);
        if (left.isZero() || left.isNegative()) {
            ask();
        } else {
            watch(left);
        }
    }

    private void cancel() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private static boolean isUnsupported(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof UnsupportedOperationException;
    }
}
