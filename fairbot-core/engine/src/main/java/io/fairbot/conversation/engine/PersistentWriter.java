package io.fairbot.conversation.engine;

import io.fairbot.runtime.Backoff;
import io.fairbot.runtime.Stages;
import io.fairbot.runtime.TimeSource;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.StoreException;
import io.fairbot.store.lease.OwnedStore;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * A writer of a branch's batches that tries again while the store is unavailable, until it is closed: a sent message must not be
 * sent once more because a mark could not be written.
 */
final class PersistentWriter {
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(30));

    private final OwnedStore owned;
    private final CancellableDelays delays;

    PersistentWriter(OwnedStore owned, TimeSource time) {
        this.owned = owned;
        delays = new CancellableDelays(time);
    }

    /** Applies a batch. */
    CompletionStage<BatchResult> apply(Batch batch) {
        return retried(() -> owned.apply(batch));
    }

    /** Makes a call, and makes it again while it fails because the store is unavailable. */
    <T> CompletionStage<T> retried(Supplier<CompletionStage<T>> call) {
        return retried(call, 1);
    }

    private <T> CompletionStage<T> retried(Supplier<CompletionStage<T>> call, int attempt) {
        return Stages.recover(
                Stages.attempt(call),
                failure -> failure instanceof StoreException unavailable && unavailable.isTransient()
                        ? delays.forDuration(BACKOFF.after(attempt)).thenCompose(waited -> retried(call, attempt + 1))
                        : CompletableFuture.failedStage(failure));
    }

    /** Ends all waits, so that calls in progress end soon. */
    void close() {
        delays.close();
    }
}
