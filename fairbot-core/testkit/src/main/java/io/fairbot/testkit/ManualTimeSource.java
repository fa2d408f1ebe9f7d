package io.fairbot.testkit;

import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.SystemTimeSource;
import io.fairbot.runtime.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Clocks that stand still until a case moves them. What is scheduled runs in real time, so a store that polls goes on. */
final class ManualTimeSource implements TimeSource, AutoCloseable {
    private final AtomicReference<Instant> wall;
    private final AtomicLong nanos = new AtomicLong();
    private final ScheduledExecutorService scheduler =
            Executors.newSingleThreadScheduledExecutor(DaemonExecutorFactory.threadFactory("contract-time"));
    private final TimeSource real;

    ManualTimeSource(Instant start) {
        wall = new AtomicReference<>(start);
        real = new SystemTimeSource(wall::get, scheduler);
    }

    @Override
    public Instant now() {
        return real.now();
    }

    @Override
    public long nanoTime() {
        return nanos.get();
    }

    @Override
    public TimerHandle schedule(Duration delay, Runnable task) {
        return real.schedule(delay, task);
    }

    void advance(Duration duration) {
        nanos.addAndGet(duration.toNanos());
        shiftWallClock(duration);
    }

    /** Moves the wall clock alone, forth or back, as an operator does. */
    void shiftWallClock(Duration by) {
        wall.updateAndGet(now -> now.plus(by));
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
    }
}
