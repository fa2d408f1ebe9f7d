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
 * A time source on the system clock and a scheduler that the caller owns and shuts down.
 *
 * <p>After the scheduler was shut down no task runs and {@link #schedule} returns a handle without effect.
 */
public final class SystemTimeSource implements TimeSource {
    private static final Logger log = LoggerFactory.getLogger(SystemTimeSource.class);
    /** The longest delay that a scheduler accepts: some 146 years. */
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 2);

    private final InstantSource clock;
    private final ScheduledExecutorService scheduler;

    /**
     * Creates a time source.
     *
     * @param clock the wall clock, {@link InstantSource#system()} for a real one
     * @param scheduler the scheduler that runs tasks; the caller shuts it down
     */
    public SystemTimeSource(InstantSource clock, ScheduledExecutorService scheduler) {
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
    public TimerHandle schedule(Duration delay, Runnable task) {
        Duration wait = delay.compareTo(LONGEST) < 0 ? delay : LONGEST;
        try {
            Future<?> future = scheduler.schedule(
                    () -> runGuarded(task), wait.isNegative() ? 0 : wait.toNanos(), TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException stopped) {
            return () -> {};
        }
    }

    private void runGuarded(Runnable task) {
        if (scheduler.isShutdown()) {
            // By default a scheduler runs tasks that were scheduled before it was shut down.
            return;
        }
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            if (scheduler.isShutdown()) {
                // The shutdown interrupts tasks, and what they wait for may turn that into any exception.
                log.debug("A scheduled task ended with the scheduler", e);
            } else {
                // Errors, too: the scheduler would store them in a future that no one reads.
                log.error("A scheduled task failed", e);
            }
        }
    }
}
