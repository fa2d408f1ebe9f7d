package io.fairbot.runtime.virtual;

import io.fairbot.runtime.ExecutorFactory;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * A deterministic platform for tests: a virtual clock, seeded identifiers, and executors that run only on request of
 * the test.
 *
 * <p>Everything runs on the thread that calls {@link #runPending()}, {@link #advance} or {@link #await}: tasks of one executor in
 * their order, executors in an order drawn from the seed. So a test is repeatable, and another seed is another
 * interleaving. Not safe for use from several threads.
 */
public final class VirtualPlatform {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Random random;
    private final List<VirtualExecutor> executors = new ArrayList<>();
    private final PriorityQueue<VirtualTask> wakeups =
            new PriorityQueue<>(Comparator.comparing(VirtualTask::due).thenComparing(VirtualTask::number));
    private final VirtualTime time = new VirtualTime();
    private final Platform platform;
    private Instant now;
    private long nanos;
    private long count;

    private record VirtualTask(Instant due, long number, Runnable action) {}

    /**
     * Creates a platform.
     *
     * @param start the initial time of the clock, in whole milliseconds
     * @param seed determines the order of executors and the identifiers
     */
    public VirtualPlatform(Instant start, long seed) {
        now = start;
        random = new Random(seed);
        ExecutorFactory threads = (name, most) -> {
            VirtualExecutor executor = new VirtualExecutor();
            executors.add(executor);
            return executor;
        };
        platform = new Platform(time, IdGenerator.ulids(time, new Random(seed)), threads);
    }

    /**
     * Returns the platform for the code under test.
     *
     * @return the platform
     */
    public Platform platform() {
        return platform;
    }

    /**
     * Returns the current time of the clock.
     *
     * @return the time
     */
    public Instant now() {
        return now;
    }

    /** Runs everything that can run without time passing. */
    public void runPending() {
        while (true) {
            List<VirtualExecutor> busy = executors.stream()
                    .filter(executor -> !executor.tasks.isEmpty())
                    .toList();
            if (busy.isEmpty()) {
                if (!wakeNext(now)) {
                    return;
                }
            } else {
                busy.get(random.nextInt(busy.size())).tasks.remove().run();
            }
        }
    }

    /**
     * Advances the clock and runs everything that becomes due, each at its time.
     *
     * @param duration the time by which the clock advances
     */
    public void advance(Duration duration) {
        Instant target = now.plus(duration);
        runPending();
        while (wakeNext(target)) {
            runPending();
        }
        moveTo(target);
        runPending();
    }

    /**
     * Runs everything that can run and returns the result of a stage.
     *
     * @param stage the stage
     * @param <T> its type
     * @return its result
     * @throws IllegalStateException when it has not ended without time passing
     * @throws java.util.concurrent.CompletionException when it failed
     */
    public <T> T await(CompletionStage<T> stage) {
        runPending();
        CompletableFuture<T> future = stage.toCompletableFuture();
        if (!future.isDone()) {
            throw new IllegalStateException("It has not ended; let time pass with advance().");
        }
        return future.join();
    }

    /** Runs the next wake-up that is due until a time; returns whether there was one. */
    private boolean wakeNext(Instant until) {
        VirtualTask next = wakeups.peek();
        if (next == null || next.due.isAfter(until)) {
            return false;
        }
        wakeups.remove();
        moveTo(next.due);
        next.action.run();
        return true;
    }

    private void moveTo(Instant time) {
        if (time.isAfter(now)) {
            nanos += Duration.between(now, time).toMillis() * NANOS_PER_MILLI;
            now = time;
        }
    }

    private final class VirtualTime implements TimeSource {
        @Override
        public Instant now() {
            return now;
        }

        @Override
        public long nanoTime() {
            return nanos;
        }

        @Override
        public TimerHandle schedule(Duration delay, Runnable action) {
            // Up to the next whole millisecond, the precision of the clock; never early.
            long millis = (Math.max(0, delay.toNanos()) + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
            VirtualTask task = new VirtualTask(now.plusMillis(millis), ++count, action);
            wakeups.add(task);
            return () -> wakeups.remove(task);
        }
    }

    private static final class VirtualExecutor extends AbstractExecutorService implements ExecutorService {
        private final Deque<Runnable> tasks = new ArrayDeque<>();
        private boolean shutdown;

        @Override
        public void execute(Runnable task) {
            if (shutdown) {
                throw new RejectedExecutionException("This executor was shut down.");
            }
            tasks.add(task);
        }

        @Override
        public void shutdown() {
            shutdown = true;
        }

        @Override
        public List<Runnable> shutdownNow() {
            shutdown = true;
            List<Runnable> rest = List.copyOf(tasks);
            tasks.clear();
            return rest;
        }

        @Override
        public boolean isShutdown() {
            return shutdown;
        }

        @Override
        public boolean isTerminated() {
            return shutdown && tasks.isEmpty();
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return isTerminated();
        }
    }
}
