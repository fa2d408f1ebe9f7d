package io.fairbot.store.lease;

import io.fairbot.Internal;
import io.fairbot.runtime.Backoff;
import io.fairbot.runtime.Stages;
import io.fairbot.runtime.TimeSource;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.StoreException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * A writer of an owner's batches that tries again while the store is unavailable, until it is closed: what was done must not be
 * done once more because it could not be written down. Safe for use from any thread.
 */
@Internal
public final class PersistentWriter {
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(30));

    private final OwnedStore owned;
    private final CancellableDelays delays;

    /**
     * Creates a writer.
     *
     * @param owned applies the batches
     * @param time schedules the attempts
     */
    public PersistentWriter(OwnedStore owned, TimeSource time) {
        this.owned = owned;
        delays = new CancellableDelays(time);
    }

    /**
     * Applies a batch.
     *
     * @param batch the changes, without a fence
     * @return the result; fails as {@link OwnedStore#apply} does, except while the store is unavailable
     */
    public CompletionStage<BatchResult> apply(Batch batch) {
        return retried(() -> owned.apply(batch));
    }

    /**
     * Makes a call, and makes it again while it fails because the store is unavailable.
     *
     * @param call the call
     * @param <T> the type of its result
     * @return the result; fails for any other reason, and once the writer was closed
     */
    public <T> CompletionStage<T> retried(Supplier<CompletionStage<T>> call) {
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
    public void close() {
        delays.close();
    }
}
