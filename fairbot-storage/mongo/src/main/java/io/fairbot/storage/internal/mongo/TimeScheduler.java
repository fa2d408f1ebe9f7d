package io.fairbot.storage.internal.mongo;

import dev.failsafe.spi.Scheduler;
import io.fairbot.runtime.TimeSource;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Failsafe's waits, on the time that was given to the store: no pool of its own, no clock of its own. */
final class TimeScheduler implements Scheduler {
    private final TimeSource time;

    TimeScheduler(TimeSource time) {
        this.time = time;
    }

    @Override
    public ScheduledFuture<?> schedule(Callable<?> callable, long delay, TimeUnit unit) {
        Task<?> task = new Task<>(callable);
        if (delay <= 0) {
            // Nothing in the store blocks, so what is due at once needs no other thread.
            task.run();
        } else {
            task.wakeup = time.schedule(Duration.ofNanos(unit.toNanos(delay)), task);
        }
        return task;
    }

    private static final class Task<T> extends FutureTask<T> implements ScheduledFuture<T> {
        private TimeSource.Wakeup wakeup = () -> {};

        Task(Callable<T> callable) {
            super(callable);
        }

        @Override
        public boolean cancel(boolean interrupt) {
            wakeup.cancel();
            return super.cancel(false);
        }

        /** Nobody sorts these. */
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
