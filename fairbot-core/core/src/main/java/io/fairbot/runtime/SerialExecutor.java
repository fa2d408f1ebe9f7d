package io.fairbot.runtime;

import io.fairbot.Internal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An executor with a single thread that runs tasks one after another, at once or after a delay: state that only its tasks
 * access needs no lock.
 *
 * <p>A task that throws is logged and stops no other. After {@link #close()} nothing is run any more, timers included. Safe for use
 * from any thread.
 */
@Internal
public final class SerialExecutor {
    private static final Logger log = LoggerFactory.getLogger(SerialExecutor.class);

    private final String name;
    private final ExecutorService executor;
    private final TimeSource time;

    /**
     * A receiver of the outcome of a stage: a value or a failure.
     *
     * @param <T> the value
     */
    @FunctionalInterface
    public interface CompletionCallback<T> extends BiConsumer<@Nullable T, @Nullable Throwable> {}

    /**
     * Creates an executor with a thread of its own.
     *
     * @param name the name of its thread, after {@code fairbot-}, and its name in the log
     * @param platform the source of its thread, which {@link #close()} ends, and of time
     */
    public SerialExecutor(String name, Platform platform) {
        this.name = name;
        executor = platform.executors().create(name, 1);
        time = platform.time();
    }

    /**
     * Runs a task after those submitted before it.
     *
     * @param task the task
     * @return false when it is never run, because the executor was closed
     */
    public boolean run(Runnable task) {
        try {
            executor.execute(() -> guarded(task));
            return true;
        } catch (RejectedExecutionException closed) {
            log.debug("{}: a task was submitted after the executor was closed", name);
            return false;
        }
    }

    /**
     * Runs a task after a delay.
     *
     * @param delay the delay; zero or less runs it as soon as possible
     * @param task the task
     * @return a handle to cancel it as long as its delay has not expired; a task that must not run later has to check that
     *     itself
     */
    public TimeSource.TimerHandle after(Duration delay, Runnable task) {
        return time.schedule(delay, () -> run(task));
    }

    /**
     * Reports the end of a stage on this executor, once: with a {@link TimeoutException} when it has not ended by its deadline.
     *
     * @param limit the time limit of the stage
     * @param stage the stage
     * @param outcome the receiver of its value or failure
     * @param <T> the value
     */
    public <T> void within(Duration limit, CompletionStage<T> stage, CompletionCallback<T> outcome) {
        OnceCallback<T> once = new OnceCallback<>(outcome);
        TimeSource.TimerHandle deadline = after(limit, () -> once.report(null, new TimeoutException()));
        stage.whenComplete((value, failure) -> run(() -> {
            deadline.cancel();
            once.report(value, failure);
        }));
    }

    /**
     * Returns the source of time of its delays.
     *
     * @return the source of time
     */
    public TimeSource time() {
        return time;
    }

    /** Ends the thread after the tasks submitted so far. Idempotent. */
    public void close() {
        executor.shutdown();
    }

    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            log.error("{}: a task failed", name, e);
        }
    }

    /** A callback that passes on the first outcome only. Used on the executor's thread. */
    private static final class OnceCallback<T> {
        private Optional<CompletionCallback<T>> outcome;

        OnceCallback(CompletionCallback<T> outcome) {
            this.outcome = Optional.of(outcome);
        }

        void report(@Nullable T value, @Nullable Throwable failure) {
            Optional<CompletionCallback<T>> first = outcome;
            outcome = Optional.empty();
            first.ifPresent(callback -> callback.accept(value, failure));
        }
    }
}
