package io.fairbot.runtime;

import java.time.Duration;
import java.time.Instant;

/**
 * The library's only source of time: wall clock, monotonic clock and timers.
 *
 * <p>Everything that waits in the library waits on a time source, so that a test with a virtual one passes hours in
 * milliseconds. Implementations are safe for use from any thread.
 */
public interface TimeSource {

    /**
     * Returns the wall-clock time, truncated to milliseconds, the precision of times in documents.
     *
     * @return now
     */
    Instant now();

    /**
     * Returns the time of a monotonic clock, for measuring durations only; its origin is arbitrary.
     *
     * @return nanoseconds
     */
    long nanoTime();

    /**
     * Runs {@code task} once after {@code delay}.
     *
     * @param delay the delay; zero or less runs the task as soon as possible
     * @param task the task, run on a thread of the time source: it must be short and must not block; an exception that it
     *     throws is logged
     * @return a handle that cancels it
     */
    TimerHandle schedule(Duration delay, Runnable task);

    /** A handle to a scheduled task. */
    @FunctionalInterface
    interface TimerHandle {

        /** Cancels the task; without effect when it has started or was cancelled before. */
        void cancel();
    }
}
