package io.fairbot.storage.mongo.internal.driver;

import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * A gate that admits calls until the store is closed, and completes when the last one has ended. Safe for use from any
 * thread.
 */
public final class OpenCalls {
    private final TimedCalls calls;
    private final CompletableFuture<Void> empty = new CompletableFuture<>();
    private int inside;
    private boolean closed;

    public OpenCalls(TimedCalls calls) {
        this.calls = calls;
    }

    /** Runs a call as {@link TimedCalls#call} does, if the store is open. */
    public <T> CompletionStage<T> call(Supplier<CompletionStage<T>> work) {
        return enter(() -> calls.call(work));
    }

    /** Runs a call as {@link TimedCalls#read} does, if the store is open. */
    public <T> CompletionStage<T> read(Supplier<CompletionStage<T>> work) {
        return enter(() -> calls.read(work));
    }

    /** Runs an operation that consists of calls, if the store is open. */
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
        // A copy: a caller may cancel it, but the call counts until the operation has ended.
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

    /** Rejects new calls; completes when the last one has ended. */
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
