package io.fairbot.agent.engine;

import io.fairbot.runtime.ExecutorFactory;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.TimeSource;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The few threads on which all agents run. A thread that an agent holds up is replaced until it comes back, so that agents
 * which block never leave the others without a thread.
 */
final class AgentThreadPool {
    private static final Logger log = LoggerFactory.getLogger(AgentThreadPool.class);
    /** How long a task may hold a thread before the thread is replaced. */
    static final Duration HELD_UP = Duration.ofMillis(100);

    private final int most;
    private final TimeSource time;
    private final ExecutorService usual;
    private final ExecutorService spare;
    private final Queue<Runnable> ready = new ConcurrentLinkedQueue<>();
    private final Set<PoolWorker> working = ConcurrentHashMap.newKeySet();
    /** Workers that are not held up. */
    private final AtomicInteger free = new AtomicInteger();
    /** Workers on usual threads, held up or not. */
    private final AtomicInteger usualTaken = new AtomicInteger();

    private final AtomicBoolean watching = new AtomicBoolean();
    private volatile TimeSource.TimerHandle nextLook = () -> {};
    private volatile boolean closed;

    /**
     * Creates workers without a thread yet.
     *
     * @param name what the threads are called
     * @param most how many threads work when none is held up
     * @param heldUp how many can be replaced; no more tasks than that can hold one up at the same time
     */
    AgentThreadPool(Platform platform, String name, int most, int heldUp) {
        this.most = most;
        time = platform.time();
        ExecutorFactory threads = platform.executors();
        usual = threads.create(name, most);
        spare = threads.create(name + "-spare", Math.max(1, heldUp));
    }

    /** Runs a task soon. It must not throw. */
    void execute(Runnable task) {
        ready.add(task);
        startOne();
    }

    /** Interrupts what still runs and starts nothing any more. */
    void close() {
        closed = true;
        nextLook.cancel();
        ready.clear();
        usual.shutdownNow();
        spare.shutdownNow();
    }

    private void startOne() {
        while (true) {
            int now = free.get();
            if (now >= most) {
                return;
            }
            if (free.compareAndSet(now, now + 1)) {
                start(new PoolWorker());
                return;
            }
        }
    }

    private void start(PoolWorker worker) {
        boolean onUsual = usualTaken.incrementAndGet() <= most;
        if (!onUsual) {
            usualTaken.decrementAndGet();
        }
        try {
            (onUsual ? usual : spare).execute(() -> worker.run(onUsual));
        } catch (RejectedExecutionException closed) {
            log.debug("Something was to be done for an agent after the stop");
        }
    }

    private void watch() {
        if (!closed && watching.compareAndSet(false, true)) {
            nextLook = time.schedule(HELD_UP, this::look);
        }
    }

    /** Replaces each thread that has worked on one task since the last look. */
    private void look() {
        watching.set(false);
        for (PoolWorker worker : working) {
            if (worker.isHeldUp()) {
                free.decrementAndGet();
                startOne();
            }
        }
        if (!working.isEmpty()) {
            watch();
        }
    }

    /** Works until nothing is ready. */
    private final class PoolWorker {
        private long begun;
        private long begunAtLastLook = -1;
        private boolean heldUp;
        private boolean finished;

        void run(boolean onUsual) {
            working.add(this);
            watch();
            boolean counted = true;
            Runnable task = ready.poll();
            while (task != null) {
                begin();
                task.run();
                if (wasReplaced() && !takeBack()) {
                    counted = false;
                    break;
                }
                task = ready.poll();
            }
            working.remove(this);
            if (onUsual) {
                usualTaken.decrementAndGet();
            }
            if (!finish() && counted) {
                free.decrementAndGet();
            }
            // Whoever added a task meanwhile may have seen all workers busy.
            if (!ready.isEmpty()) {
                startOne();
            }
        }

        private synchronized void begin() {
            begun++;
        }

        private synchronized boolean isHeldUp() {
            boolean same = begun == begunAtLastLook && !heldUp && !finished;
            begunAtLastLook = begun;
            heldUp |= same;
            return same;
        }

        private synchronized boolean wasReplaced() {
            boolean was = heldUp;
            heldUp = false;
            return was;
        }

        /** Answers whether it was replaced after its last task. */
        private synchronized boolean finish() {
            finished = true;
            return heldUp;
        }

        /** Counts itself again, unless there are enough without it. */
        private boolean takeBack() {
            while (true) {
                int now = free.get();
                if (now >= most) {
                    return false;
                }
                if (free.compareAndSet(now, now + 1)) {
                    return true;
                }
            }
        }
    }
}
