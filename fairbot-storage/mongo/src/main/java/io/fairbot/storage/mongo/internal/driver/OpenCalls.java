package io.fairbot.storage.mongo.internal.driver;

import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Lets calls in until the store is closed, and knows when the last one is over. Safe for use from any thread. */
public final class OpenCalls {
    private final TimedCalls calls;
    private final CompletableFuture<Void> empty = new CompletableFuture<>();
    private int inside;
    private boolean closed;

    public OpenCalls(TimedCalls calls) {
        this.calls = calls;
    }

    /** As {@link TimedCalls#call}. */
    public <T> CompletionStage<T> call(Supplier<CompletionStage<T>> work) {
        return enter(() -> calls.call(work));
    }

    /** Lets something in that consists of calls. */
    public <T> CompletionStage<T> enter(Supplier<CompletionStage<T>> work) {
        synchronized (this) {
            if (closed) {
                return CompletableFuture.failedStage(closed());
            }
            inside++;
        }
        CompletionStage<T> inner;
        try {
            inner = work.get().whenComplete((result, failure) -> leave());
        } catch (RuntimeException e) {
            leave();
            throw e;
        }
        // A copy: a caller may cancel it, and leaves only when the work is over.
        return inner.thenApply(result -> result);
    }

    private void leave() {
        boolean last;
        synchronized (this) {
            inside--;
            last = closed && inside == 0;
        }
        if (last) {
            empty.complete(null);
        }
    }

    /** Lets nobody in any more; ends when the last one has left. */
    public CompletionStage<Void> close() {
        boolean last;
        synchronized (this) {
            closed = true;
            last = inside == 0;
        }
        if (last) {
            empty.complete(null);
        }
        return empty;
    }

    public synchronized boolean isClosed() {
        return closed;
    }

    public static StoreException closed() {
        return new StoreException(StoreErrorCode.CLOSED, "The store was closed; open it again.");
    }
}
