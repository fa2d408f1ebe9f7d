package io.fairbot.runtime;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The library's own threads: named, daemons, and gone after ten seconds without work. */
public final class DaemonExecutorFactory implements ExecutorFactory {
    private static final long IDLE_SECONDS = 10;

    @Override
    public ExecutorService create(String name, int most) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                most, most, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threadFactory(name));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /**
     * Makes a scheduler with one thread, for {@link SystemTimeSource}; what is called off leaves its queue at once.
     *
     * @param name what its thread is called, after {@code fairbot-}
     * @return the scheduler; who asked for it shuts it down
     */
    public static ScheduledExecutorService scheduler(String name) {
        ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1, threadFactory(name));
        scheduler.setRemoveOnCancelPolicy(true);
        return scheduler;
    }

    /**
     * Makes threads that are called {@code fairbot-}, the name and a number.
     *
     * @param name what they are for
     * @return a factory
     */
    public static ThreadFactory threadFactory(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "fairbot-" + name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
