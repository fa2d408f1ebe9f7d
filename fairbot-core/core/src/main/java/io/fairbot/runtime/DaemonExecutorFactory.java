package io.fairbot.runtime;

import io.fairbot.Internal;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The default executor factory: named daemon threads that end after ten seconds without work. */
public final class DaemonExecutorFactory implements ExecutorFactory {
    private static final long IDLE_SECONDS = 10;

    @Override
    public ExecutorService create(String name, int maxThreads) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                maxThreads,
                maxThreads,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                threadFactory(name));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /**
     * Creates a scheduler with one thread, for {@link SystemTimeSource}; cancelled tasks leave its queue at once.
     *
     * @param name the name of its thread, after {@code fairbot-}
     * @return the scheduler; the caller shuts it down
     */
    @Internal
    public static ScheduledExecutorService scheduler(String name) {
        ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1, threadFactory(name));
        scheduler.setRemoveOnCancelPolicy(true);
        return scheduler;
    }

    /**
     * Returns a factory of daemon threads named {@code fairbot-}, the name and a number.
     *
     * @param name the middle part of their names
     * @return the factory
     */
    @Internal
    public static ThreadFactory threadFactory(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "fairbot-" + name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
