package io.fairbot.agent.engine;

import io.fairbot.runtime.ExecutorFactory;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.TimeSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread pool on which all agents run. A thread that an agent blocks is replaced until it returns, so agents that
 * block never leave the others without a thread. Safe for use from any thread.
 */
final class AgentThreadPool {
    private static final Logger log = LoggerFactory.getLogger(AgentThreadPool.class);
    /**
     * The time that a task may take before its thread is replaced; up to twice as long, since tasks are checked at this
     * interval.
     */
    static final Duration BLOCKED_AFTER = Duration.ofMillis(100);

    private final int size;
    private final TimeSource time;
    private final ExecutorService usual;
    private final ExecutorService spare;
    // All below is guarded by this.
    private final Queue<Runnable> ready = new ArrayDeque<>();
    private final Set<PoolWorker> workers = new HashSet<>();
    /** The number of workers that are not replaced. */
    private int active;
    /** The number of workers on usual threads. */
    private int onUsual;

    private boolean watching;
    private boolean closed;
    private TimeSource.TimerHandle nextCheck = () -> {};

    /**
     * Creates a pool, which has no thread yet.
     *
     * @param name the name of the threads
     * @param size how many threads run when none is blocked
     * @param maxBlocked how many can be replaced; at most so many tasks block at the same time
     */
    AgentThreadPool(Platform platform, String name, int size, int maxBlocked) {
        this.size = size;
        time = platform.time();
        ExecutorFactory executors = platform.executors();
        usual = executors.create(name, size);
        spare = executors.create(name + "-spare", Math.max(1, maxBlocked));
    }

    /** Runs a task soon. It must not throw. */
    synchronized void execute(Runnable task) {
        if (!closed) {
            ready.add(task);
            startWorker();
        }
    }

    /** Interrupts the running tasks, and starts no further ones. */
    synchronized void close() {
        closed = true;
        nextCheck.cancel();
        ready.clear();
        usual.shutdownNow();
        spare.shutdownNow();
    }

    private synchronized void startWorker() {
        if (active >= size || ready.isEmpty()) {
            return;
        }
        PoolWorker worker = new PoolWorker(onUsual < size);
        workers.add(worker);
        active++;
        onUsual += worker.usesUsual ? 1 : 0;
        watch();
        try {
            (worker.usesUsual ? usual : spare).execute(worker);
        } catch (RejectedExecutionException rejected) {
            log.debug("A task of an agent was rejected after the stop");
        }
    }

    private synchronized void watch() {
        if (!closed && !watching) {
            watching = true;
            nextCheck = time.schedule(BLOCKED_AFTER, this::replaceBlocked);
        }
    }

    /** Replaces each worker that is still at the task of the last check. */
    private synchronized void replaceBlocked() {
        watching = false;
        for (PoolWorker worker : Set.copyOf(workers)) {
            if (worker.isBlocked()) {
                worker.replaced = true;
                active--;
                startWorker();
            }
        }
        if (!workers.isEmpty()) {
            watch();
        }
    }

    /** Returns the next task of a worker; null when there is none, or when there are enough workers without it. */
    private synchronized @Nullable Runnable next(PoolWorker worker) {
        if (worker.replaced && active < size) {
            worker.replaced = false;
            active++;
        }
        Runnable task = worker.replaced ? null : ready.poll();
        if (task == null) {
            workers.remove(worker);
            active -= worker.replaced ? 0 : 1;
            onUsual -= worker.usesUsual ? 1 : 0;
        } else {
            worker.tasks++;
        }
        return task;
    }

    /** A worker that runs tasks until none is ready. */
    private final class PoolWorker implements Runnable {
        private final boolean usesUsual;
        private boolean replaced;
        private long tasks;
        private long tasksAtLastCheck;

        PoolWorker(boolean usesUsual) {
            this.usesUsual = usesUsual;
        }

        @Override
        public void run() {
            for (Runnable task = next(this); task != null; task = next(this)) {
                task.run();
            }
        }

        private boolean isBlocked() {
            boolean same = !replaced && tasks > 0 && tasks == tasksAtLastCheck;
            tasksAtLastCheck = tasks;
            return same;
        }
    }
}
