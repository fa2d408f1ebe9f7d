package io.fairbot.runtime;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Real time: a clock and a scheduler that the caller owns and shuts down.
 *
 * <p>After the scheduler was shut down nothing is run any more and {@link #schedule} answers a handle that does nothing.
 */
public final class SystemTime implements TimeSource {
    private static final Logger log = LoggerFactory.getLogger(SystemTime.class);

    private final InstantSource clock;
    private final ScheduledExecutorService scheduler;

    /**
     * Creates a time source.
     *
     * @param clock the wall clock, {@link InstantSource#system()} for a real one
     * @param scheduler runs the tasks; the caller shuts it down
     */
    public SystemTime(InstantSource clock, ScheduledExecutorService scheduler) {
        this.clock = clock;
        this.scheduler = scheduler;
    }

    @Override
    public Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Wakeup schedule(Duration delay, Runnable task) {
        try {
            Future<?> future =
                    scheduler.schedule(() -> runGuarded(task), Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException stopped) {
            return () -> {};
        }
    }

    private static void runGuarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            log.error("A scheduled task failed", e);
        }
    }
}
