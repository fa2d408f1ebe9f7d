package io.fairbot.storage.internal.hybrid;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * A barrier that admits operations and can be closed until the active ones are done; later ones wait without a thread
 * and are admitted in order of arrival.
 *
 * <p>The returned stages are copies: completing or cancelling one affects only its caller.
 */
final class WriteBarrier {
    private Deque<Runnable> waiting = new ArrayDeque<>();
    private CompletableFuture<Void> empty = CompletableFuture.completedFuture(null);
    private boolean closed;
    private int inside;

    /** Runs an operation as soon as the barrier is open. */
    <T> CompletionStage<T> enter(Supplier<CompletionStage<T>> work) {
        synchronized (this) {
            if (closed) {
                CompletableFuture<Void> turn = new CompletableFuture<>();
                waiting.add(() -> turn.complete(null));
                // Counted on entry: it may find the barrier closed again.
                return turn.thenCompose(nothing -> enter(work)).copy();
            }
            inside++;
        }
        return CompletableFuture.completedFuture(null)
                .thenCompose(nothing -> work.get())
                .whenComplete((result, failure) -> leave())
                .copy();
    }

    /** Closes the barrier; the stage completes when no operation is active. */
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

    /** Opens the barrier again. */
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
