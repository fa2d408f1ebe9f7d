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

/**
 * A time source whose clocks stand still until a case advances them. Scheduled tasks run in real time, so that a store can
 * poll.
 */
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

    /** Sets the wall clock alone, forward or back, as an operator does. */
    void shiftWallClock(Duration by) {
        wall.updateAndGet(now -> now.plus(by));
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
    }
}
