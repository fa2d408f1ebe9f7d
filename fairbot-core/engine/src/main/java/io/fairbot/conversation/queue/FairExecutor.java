package io.fairbot.conversation.queue;

import io.fairbot.Internal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An executor that many users share without harm to each other: each has a share, which runs only so many tasks at once, so
 * one whose tasks block occupies a bounded number of threads, and tasks of all shares begin in the order in which they
 * became free to run. Safe for use from any thread.
 */
@Internal
public final class FairExecutor {
    private static final Logger log = LoggerFactory.getLogger(FairExecutor.class);

    private final Supplier<ExecutorService> factory;
    private Optional<ExecutorService> threads = Optional.empty();
    private final Deque<FreeTask> free = new ArrayDeque<>();

    /** A task that holds a place of its share. */
    private record FreeTask(Share share, Runnable task) {}

    /**
     * Creates an executor.
     *
     * @param factory creates the threads that all shares use, with the first task, and again with the first one after a
     *     shutdown
     */
    public FairExecutor(Supplier<ExecutorService> factory) {
        this.factory = factory;
    }

    /**
     * Returns an executor that runs its tasks on the common threads.
     *
     * @param maxConcurrent the number of its tasks that run at once, 1 or more; further tasks wait in order
     * @return the executor; it needs no closing
     */
    public Executor share(int maxConcurrent) {
        return new Share(maxConcurrent);
    }

    /** Ends the threads after the tasks submitted so far. Idempotent. */
    public synchronized void shutdown() {
        threads.ifPresent(ExecutorService::shutdown);
        threads = Optional.empty();
    }

    private synchronized ExecutorService threads() {
        ExecutorService running = threads.orElseGet(factory);
        threads = Optional.of(running);
        return running;
    }

    private void runNext() {
        FreeTask next;
        synchronized (free) {
            next = free.remove();
        }
        try {
            next.task.run();
        } catch (RuntimeException e) {
            log.error("A task failed", e);
        } finally {
            next.share.ended();
        }
    }

    private void start(FreeTask task) {
        synchronized (free) {
            free.add(task);
        }
        try {
            // Each of these runs the oldest free task, which need not be this one.
            threads().execute(this::runNext);
        } catch (RejectedExecutionException e) {
            synchronized (free) {
                free.remove(task);
            }
            throw e;
        }
    }

    /** The executor of one user. */
    private final class Share implements Executor {
        private final Deque<Runnable> waiting = new ArrayDeque<>();
        private int places;

        Share(int maxConcurrent) {
            places = maxConcurrent;
        }

        @Override
        public void execute(Runnable task) {
            synchronized (this) {
                if (places == 0) {
                    waiting.add(task);
                    return;
                }
                places--;
            }
            try {
                start(new FreeTask(this, task));
            } catch (RejectedExecutionException e) {
                ended();
                throw e;
            }
        }

        private void ended() {
            Runnable next;
            synchronized (this) {
                next = waiting.poll();
                if (next == null) {
                    places++;
                    return;
                }
            }
            try {
                start(new FreeTask(this, next));
            } catch (RejectedExecutionException e) {
                log.debug("A task was not run, since the threads were shut down");
                ended();
            }
        }
    }
}
