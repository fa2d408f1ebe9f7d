package io.fairbot.storage.internal.hybrid;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Lets works in, and can be closed until those inside are done; whoever comes meanwhile waits without a thread, and goes in in the
 * order of coming.
 *
 * <p>What is returned is a copy: whoever completes or cancels it does that to himself alone.
 */
final class WriteBarrier {
    private Deque<Runnable> waiting = new ArrayDeque<>();
    private CompletableFuture<Void> empty = CompletableFuture.completedFuture(null);
    private boolean closed;
    private int inside;

    /** Runs a work as soon as the gate is open. */
    <T> CompletionStage<T> enter(Supplier<CompletionStage<T>> work) {
        synchronized (this) {
            if (closed) {
                CompletableFuture<Void> turn = new CompletableFuture<>();
                waiting.add(() -> turn.complete(null));
                // Counted when it goes in: it may find the gate closed again.
                return turn.thenCompose(nothing -> enter(work)).copy();
            }
            inside++;
        }
        return CompletableFuture.completedFuture(null)
                .thenCompose(nothing -> work.get())
                .whenComplete((result, failure) -> leave())
                .copy();
    }

    /** Closes it; the stage ends when nobody is inside. */
    synchronized CompletionStage<Void> close() {
        if (!closed) {
            closed = true;
            empty = new CompletableFuture<>();
            if (inside == 0) {
                empty.complete(null);
            }
        }
        return empty.copy();
    }

    /** Opens it again. */
    void open() {
        Deque<Runnable> turns;
        synchronized (this) {
            closed = false;
            turns = waiting;
            waiting = new ArrayDeque<>();
        }
        turns.forEach(Runnable::run);
    }

    private void leave() {
        CompletableFuture<Void> left;
        synchronized (this) {
            inside--;
            if (inside > 0 || !closed) {
                return;
            }
            left = empty;
        }
        left.complete(null);
    }
}
