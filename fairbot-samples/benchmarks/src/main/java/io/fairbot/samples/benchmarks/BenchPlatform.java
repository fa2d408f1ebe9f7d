package io.fairbot.samples.benchmarks;

import io.fairbot.runtime.DaemonThreads;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.SystemTime;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;

/** Real time and threads, as a coordinator hands them out. */
final class BenchPlatform implements AutoCloseable {
    private final ScheduledExecutorService scheduler = DaemonThreads.scheduler("bench");
    private final SystemTime time = new SystemTime(InstantSource.system(), scheduler);
    private final Platform platform = new Platform(time, IdGenerator.ulids(time, new Random()), new DaemonThreads());

    Platform platform() {
        return platform;
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
    }
}
