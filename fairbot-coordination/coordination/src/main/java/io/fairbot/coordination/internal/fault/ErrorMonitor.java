package io.fairbot.coordination.internal.fault;

import io.fairbot.agent.Health;
import io.fairbot.runtime.ExecutorFactory;
import io.fairbot.runtime.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A monitor of the Errors that end a task of one of the coordinator's threads, such as an {@link OutOfMemoryError} or a {@link
 * LinkageError}: what the task was about to do may be left undone for good, so the coordinator is DOWN until it is started again. An
 * Error that becomes the failure of a stage is handled where the stage is, like any other failure. Safe for use from any thread.
 */
public final class ErrorMonitor {
    private static final Logger log = LoggerFactory.getLogger(ErrorMonitor.class);

    private final TimeSource time;
    private final AtomicReference<@Nullable SeenError> first = new AtomicReference<>();

    /** The first Error: what it is, on which thread and when. */
    private record SeenError(String what, String thread, Instant at) {}

    /**
     * Creates a monitor that has seen nothing.
     *
     * @param time the time
     */
    public ErrorMonitor(TimeSource time) {
        this.time = time;
    }

    /**
     * Watches the tasks of executors.
     *
     * @param threads the factory of the executors
     * @return a factory of executors whose tasks are watched
     */
    public ExecutorFactory watch(ExecutorFactory threads) {
        return (name, maxThreads) -> new WatchedExecutor(threads.create(name, maxThreads), this);
    }

    /**
     * Returns a time source whose tasks are watched.
     *
     * @return the time source
     */
    public TimeSource time() {
        return new WatchedTime();
    }

    /** Returns the health: DOWN from the first Error on. */
    public Health health() {
        SeenError error = first.get();
        return error == null
                ? Health.UP
                : Health.down("A task of the thread " + error.thread + " was ended by " + error.what + " at " + error.at
                        + ", and what it was doing may be unfinished: start the application again; if memory was"
                        + " exhausted, give it a larger heap (-Xmx).");
    }

    /** Runs a task; an Error is noted, and thrown on. */
    void run(Runnable task) {
        try {
            task.run();
        } catch (Error e) {
            seen(e);
            throw e;
        }
    }

    /** Calls a task; an Error is noted, and thrown on. */
    <T> T call(Callable<T> task) throws Exception {
        try {
            return task.call();
        } catch (Error e) {
            seen(e);
            throw e;
        }
    }

    private void seen(Error error) {
        // The message of another Error may hold anything, such as a customer's text.
        boolean isOfTheMachine = error instanceof VirtualMachineError || error instanceof LinkageError;
        String what = isOfTheMachine ? error.toString() : error.getClass().getName();
        SeenError seen = new SeenError(what, Thread.currentThread().getName(), time.now());
        if (first.compareAndSet(null, seen)) {
            log.error("An Error has ended a task; the coordinator is DOWN until it is started again", error);
        }
    }

    /** The time, whose tasks are watched. */
    private final class WatchedTime implements TimeSource {
        @Override
        public Instant now() {
            return time.now();
        }

        @Override
        public long nanoTime() {
            return time.nanoTime();
        }

        @Override
        public TimerHandle schedule(Duration delay, Runnable task) {
            return time.schedule(delay, () -> run(task));
        }
    }
}
