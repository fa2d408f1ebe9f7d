package io.fairbot.runtime;

import dev.failsafe.spi.Scheduler;
import io.fairbot.Internal;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A Failsafe scheduler on a {@link TimeSource}, without a pool or a clock of its own. Safe for use from any thread. */
@Internal
public final class TimeScheduler implements Scheduler {
    private final TimeSource time;

    /**
     * Creates a scheduler.
     *
     * @param time the source of timers
     */
    public TimeScheduler(TimeSource time) {
        this.time = time;
    }

    @Override
    public ScheduledFuture<?> schedule(Callable<?> callable, long delay, TimeUnit unit) {
        ScheduledTask<?> task = new ScheduledTask<>(callable);
        if (delay <= 0) {
            // Tasks of Failsafe never block here, so a task that is due at once needs no other thread.
            task.run();
        } else {
            task.timer = time.schedule(Duration.ofNanos(unit.toNanos(delay)), task);
        }
        return task;
    }

    private static final class ScheduledTask<T> extends FutureTask<T> implements ScheduledFuture<T> {
        private TimeSource.TimerHandle timer = () -> {};

        ScheduledTask(Callable<T> callable) {
            super(callable);
        }

        @Override
        public boolean cancel(boolean interrupt) {
            timer.cancel();
            return super.cancel(false);
        }

        /** Returns zero: Failsafe does not sort tasks. */
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
