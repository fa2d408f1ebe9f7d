package io.fairbot.storage.internal.hybrid;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Lets works in, and can be closed until those inside are done; whoever comes meanwhile waits without a thread. */
final class Gate {
    private CompletableFuture<Void> opened = CompletableFuture.completedFuture(null);
    private CompletableFuture<Void> empty = CompletableFuture.completedFuture(null);
    private int inside;

    /** Runs a work as soon as the gate is open. */
    <T> CompletionStage<T> enter(Supplier<CompletionStage<T>> work) {
        CompletableFuture<Void> waiting;
        synchronized (this) {
            if (opened.isDone()) {
                inside++;
                waiting = opened;
            } else {
                // Counted when it goes in: it may find the gate closed again.
                return opened.thenCompose(nothing -> enter(work));
            }
        }
        CompletionStage<T> running;
        try {
            running = waiting.thenCompose(nothing -> work.get());
        } catch (RuntimeException e) {
            running = CompletableFuture.failedStage(e);
        }
        return running.whenComplete((result, failure) -> leave());
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
        return empty;
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
