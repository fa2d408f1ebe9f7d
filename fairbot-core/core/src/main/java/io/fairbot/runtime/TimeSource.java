package io.fairbot.runtime;

import java.time.Duration;
import java.time.Instant;

/**
 * The only way to time: wall clock, monotonic clock and wake-ups.
 *
 * <p>Everything that waits in the library waits on one of these, so a test that passes a virtual one moves hours in
 * milliseconds. Implementations are safe for use from any thread.
 */
public interface TimeSource {

    /**
     * Returns the wall-clock time, cut to whole milliseconds: that is the precision in which documents keep time.
     *
     * @return now
     */
    Instant now();

    /**
     * Returns the monotonic clock, for durations only; its zero means nothing.
     *
     * @return nanoseconds
     */
    long nanoTime();

    /**
     * Runs {@code task} once after {@code delay}.
     *
     * @param delay how long to wait; zero or less runs it as soon as possible
     * @param task what to run, on a thread of the time source: it must be short and must not block; what it throws is
     *     logged and goes no further
     * @return a handle to call it off
     */
    TimerHandle schedule(Duration delay, Runnable task);

    /** A task that waits for its time. */
    @FunctionalInterface
    interface TimerHandle {

        /** Calls the task off; without effect when it has begun or was called off before. */
        void cancel();
    }
}
