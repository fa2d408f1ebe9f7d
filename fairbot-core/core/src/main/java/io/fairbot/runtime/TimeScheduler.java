package io.fairbot.runtime;

import dev.failsafe.spi.Scheduler;
import io.fairbot.Internal;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Failsafe's scheduler on a {@link TimeSource}: it has no pool and no clock of its own. Safe for use from any thread. */
@Internal
public final class TimeScheduler implements Scheduler {
    private final TimeSource time;

    /**
     * Creates a scheduler.
     *
     * @param time what it waits on
     */
    public TimeScheduler(TimeSource time) {
        this.time = time;
    }

    @Override
    public ScheduledFuture<?> schedule(Callable<?> callable, long delay, TimeUnit unit) {
        ScheduledTask<?> task = new ScheduledTask<>(callable);
        if (delay <= 0) {
            // What failsafe runs here never blocks, so what is due at once needs no other thread.
            task.run();
        } else {
            task.wakeup = time.schedule(Duration.ofNanos(unit.toNanos(delay)), task);
        }
        return task;
    }

    private static final class ScheduledTask<T> extends FutureTask<T> implements ScheduledFuture<T> {
        private TimeSource.TimerHandle wakeup = () -> {};

        ScheduledTask(Callable<T> callable) {
            super(callable);
        }

        @Override
        public boolean cancel(boolean interrupt) {
            wakeup.cancel();
            return super.cancel(false);
        }

        /** Failsafe does not sort them. */
        @Override
        public long getDelay(TimeUnit unit) {
            return 0;
        }

        @Override
        public int compareTo(Delayed other) {
            return 0;
        }
    }
}
