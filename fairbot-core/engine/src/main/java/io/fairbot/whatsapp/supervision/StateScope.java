package io.fairbot.whatsapp.supervision;

import io.fairbot.runtime.SerialExecutor;
import io.fairbot.runtime.TimeSource;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The scope of a line's current state: at most one timer and one permit. Leaving the state cancels both, and late
 * callbacks are dropped. Runs on the line's {@link SerialExecutor}.
 */
final class StateScope {
    private final SerialExecutor executor;
    private final AsyncSemaphore permits;
    private int epoch;
    private TimeSource.@Nullable TimerHandle timer;
    private AsyncSemaphore.@Nullable SemaphorePermit permit;

    StateScope(SerialExecutor executor, AsyncSemaphore permits) {
        this.executor = executor;
        this.permits = permits;
    }

    /** Ends the scope and begins the next one. */
    void leave() {
        epoch++;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        if (permit != null) {
            permit.release();
            permit = null;
        }
    }

    /** Returns a check that reports whether the current scope has not ended. */
    BooleanSupplier isCurrent() {
        int mine = epoch;
        return () -> epoch == mine;
    }

    /** Runs an action after a delay, in place of the one that was scheduled before. */
    void schedule(Duration delay, Runnable action) {
        if (timer != null) {
            timer.cancel();
        }
        timer = executor.after(delay, ifCurrent(action));
    }

    /** Runs an action as soon as a permit is free; it is held until the scope ends. */
    void acquirePermit(Runnable action) {
        Runnable granted = ifCurrent(action);
        permit = permits.acquire(() -> executor.run(granted));
    }

    private Runnable ifCurrent(Runnable action) {
        BooleanSupplier current = isCurrent();
        return () -> {
            if (current.getAsBoolean()) {
                action.run();
            }
        };
    }
}
