package io.fairbot.storage.internal.hybrid;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Lets works in, and can be closed until those inside are done; whoever comes meanwhile waits without a thread. */
final class Gate {
    private CompletableFuture<Void> opened = CompletableFuture.completedFuture(null);
    private CompletableFuture<Void> empty = CompletableFuture.completedFuture(null);
    private int inside;

    /** Runs a work as soon as the gate is open; whoever completes or cancels what is returned does that to himself alone. */
    <T> CompletionStage<T> enter(Supplier<CompletionStage<T>> work) {
        synchronized (this) {
            if (!opened.isDone()) {
                // Counted when it goes in: it may find the gate closed again.
                return opened.thenCompose(nothing -> enter(work)).copy();
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
        if (opened.isDone()) {
            opened = new CompletableFuture<>();
            empty = new CompletableFuture<>();
            if (inside == 0) {
                empty.complete(null);
            }
        }
        return empty.copy();
    }

    /** Opens it again. */
    void open() {
        CompletableFuture<Void> waiting;
        synchronized (this) {
            waiting = opened;
        }
        waiting.complete(null);
    }

    private void leave() {
        CompletableFuture<Void> left = null;
        synchronized (this) {
            inside--;
            if (inside == 0 && !opened.isDone()) {
                left = empty;
            }
        }
        if (left != null) {
            left.complete(null);
        }
    }
}
