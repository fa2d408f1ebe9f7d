package io.fairbot.agent.engine;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Calls an agent, one call after another has come back; whatever it throws is in the stage. */
final class AgentCallQueue {
    private final AgentThreadPool workers;
    private final Queue<Runnable> calls = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private @Nullable Thread inside;

    AgentCallQueue(AgentThreadPool workers) {
        this.workers = workers;
    }

    /** Calls the agent soon; the stage ends as that of the agent does, on any thread. */
    <T> CompletionStage<T> call(Supplier<CompletionStage<T>> guest) {
        CompletableFuture<T> result = new CompletableFuture<>();
        calls.add(() -> run(guest, result));
        if (waiting.getAndIncrement() == 0) {
            workers.execute(this::runNext);
        }
        return result;
    }

    /** Whether a call has not come back yet, or waits for one that has not. */
    boolean isBusy() {
        return waiting.get() > 0;
    }

    /** Interrupts the call that has not come back, if there is one. */
    synchronized void interrupt() {
        if (inside != null) {
            inside.interrupt();
        }
    }

    private void runNext() {
        Runnable call = calls.poll();
        if (call != null) {
            call.run();
        }
        if (waiting.decrementAndGet() > 0) {
            workers.execute(this::runNext);
        }
    }

    private <T> void run(Supplier<CompletionStage<T>> guest, CompletableFuture<T> result) {
        enter(Thread.currentThread());
        try {
            CompletionStage<T> stage = guest.get();
            if (stage == null) {
                throw new IllegalStateException("it answered null in place of a stage");
            }
            stage.whenComplete((value, failure) -> settle(result, value, failure));
        } catch (RuntimeException | Error e) {
            // Also an error, such as a class that it lacks: it harms nobody but the agent itself.
            result.completeExceptionally(e);
        } finally {
            enter(null);
        }
    }

    private static <T> void settle(CompletableFuture<T> result, T value, @Nullable Throwable failure) {
        if (failure == null) {
            result.complete(value);
        } else {
            result.completeExceptionally(failure);
        }
    }

    private synchronized void enter(@Nullable Thread thread) {
        inside = thread;
        if (thread == null) {
            // An interruption was meant for the agent; what runs next on this thread has nothing to do with it.
            boolean unused = Thread.interrupted();
        }
    }
}
