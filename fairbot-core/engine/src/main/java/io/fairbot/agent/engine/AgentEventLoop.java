package io.fairbot.agent.engine;

import io.fairbot.runtime.Platform;
import io.fairbot.runtime.TimeSource;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that decides about agents. No agent is ever called on it, so none can hold it up. */
final class AgentEventLoop {
    private static final Logger log = LoggerFactory.getLogger(AgentEventLoop.class);

    private final ExecutorService executor;
    private final TimeSource time;

    /** What came of something that has a deadline. */
    @FunctionalInterface
    interface CompletionCallback<T> extends BiConsumer<@Nullable T, @Nullable Throwable> {}

    AgentEventLoop(Platform platform) {
        executor = platform.executors().create("agents-control", 1);
        time = platform.time();
    }

    /** Runs a task soon; answers false when it never will, because the engine has ended. */
    boolean run(Runnable task) {
        try {
            executor.execute(() -> guarded(task));
            return true;
        } catch (RejectedExecutionException closed) {
            log.debug("Something happened to an agent after the stop");
            return false;
        }
    }

    TimeSource.TimerHandle after(Duration delay, Runnable task) {
        return time.schedule(delay, () -> run(task));
    }

    /** Tells the outcome of a stage here, once: with a {@link TimeoutException} when it has not ended by its deadline. */
    <T> void within(Duration limit, CompletionStage<T> stage, CompletionCallback<T> outcome) {
        OnceCallback<T> once = new OnceCallback<>(outcome);
        TimeSource.TimerHandle deadline = after(limit, () -> once.tell(null, new TimeoutException()));
        stage.whenComplete((value, failure) -> run(() -> {
            deadline.cancel();
            once.tell(value, failure);
        }));
    }

    TimeSource time() {
        return time;
    }

    void close() {
        executor.shutdown();
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            log.error("The engine of the agents failed", e);
        }
    }

    /** The first outcome counts. Used on the control thread only. */
    private static final class OnceCallback<T> {
        private final CompletionCallback<T> outcome;
        private boolean told;

        OnceCallback(CompletionCallback<T> outcome) {
            this.outcome = outcome;
        }

        void tell(@Nullable T value, @Nullable Throwable failure) {
            if (!told) {
                told = true;
                outcome.accept(value, failure);
            }
        }
    }
}
