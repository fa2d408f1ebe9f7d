package io.fairbot.samples.benchmarks;

import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.SystemTimeSource;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;

/** A platform with the system clock and real threads, as a coordinator has. */
final class BenchmarkPlatform implements AutoCloseable {
    private final ScheduledExecutorService scheduler = DaemonExecutorFactory.scheduler("bench");
    private final SystemTimeSource time = new SystemTimeSource(InstantSource.system(), scheduler);
    private final Platform platform =
            new Platform(time, IdGenerator.ulids(time, new Random()), new DaemonExecutorFactory());

    Platform platform() {
        return platform;
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
    }
}
