package io.fairbot.agent.engine;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A queue of calls of one agent: each call begins after the previous one has returned. Safe for use from any thread. */
final class AgentCallQueue {
    private final AgentThreadPool pool;
    private final Queue<Runnable> calls = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pending = new AtomicInteger();
    private final InterruptibleCall current = new InterruptibleCall();

    AgentCallQueue(AgentThreadPool pool) {
        this.pool = pool;
    }

    /** Calls the agent soon. The stage completes as that of the agent does, on any thread; an exception of the call fails it. */
    <T> CompletionStage<T> call(Supplier<CompletionStage<T>> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        calls.add(() -> run(call, result));
        if (pending.getAndIncrement() == 0) {
            pool.execute(this::runNext);
        }
        return result;
    }

    /** Returns whether a call has not returned yet. */
    boolean isBusy() {
        return pending.get() > 0;
    }

    /** Interrupts the call that has not returned, if there is one. */
    void interrupt() {
        current.interrupt();
    }

    private void runNext() {
        Runnable call = calls.poll();
        if (call != null) {
            call.run();
        }
        if (pending.decrementAndGet() > 0) {
            pool.execute(this::runNext);
        }
    }

    private <T> void run(Supplier<CompletionStage<T>> call, CompletableFuture<T> result) {
        current.enter();
        try {
            CompletionStage<T> stage = call.get();
            if (stage == null) {
                throw new IllegalStateException("it returned null in place of a stage");
            }
            stage.whenComplete((value, failure) -> {
                if (failure == null) {
                    result.complete(value);
                } else {
                    result.completeExceptionally(failure);
                }
            });
        } catch (RuntimeException | Error e) {
            // Also an error, such as a missing class: it harms the agent itself and no other.
            result.completeExceptionally(e);
        } finally {
            current.exit();
        }
    }

    /** A marker of the thread that is currently inside an agent. Safe for use from any thread. */
    static final class InterruptibleCall {
        private @Nullable Thread inside;

        /** Records that the current thread enters the agent. */
        synchronized void enter() {
            inside = Thread.currentThread();
        }

        /** Records that the current thread has left the agent. */
        synchronized void exit() {
            inside = null;
            // An interruption was meant for the agent, not for the next task of this thread.
            boolean unused = Thread.interrupted();
        }

        synchronized boolean isInside() {
            return inside != null;
        }

        synchronized void interrupt() {
            if (inside != null) {
                inside.interrupt();
            }
        }
    }
}
