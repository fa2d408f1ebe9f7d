package io.fairbot.store.lease;

import io.fairbot.Internal;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Leases.Ownership;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A writer of batches under an ownership: none is applied without it, and the store applies none whose lease has a newer
 * owner. Safe for use from any thread.
 */
@Internal
public final class OwnedStore {
    private final DocumentStore store;
    private final Ownership ownership;

    /**
     * Creates a writer.
     *
     * @param store the store
     * @param ownership the ownership of the documents that are written
     */
    public OwnedStore(DocumentStore store, Ownership ownership) {
        this.store = store;
        this.ownership = ownership;
    }

    /**
     * Returns the store, for reading.
     *
     * @return the store
     */
    public DocumentStore reader() {
        return store;
    }

    /**
     * Applies a batch as {@link DocumentStore#apply}, with the fence of the owner.
     *
     * @param batch the changes, without a fence
     * @return the result; fails with {@link StoreErrorCode#REFUSED} once the ownership has ended
     */
    public CompletionStage<BatchResult> apply(Batch batch) {
        return ownership
                .guard(batch)
                .map(store::apply)
                .orElseGet(() -> CompletableFuture.failedStage(new StoreException(
                        StoreErrorCode.REFUSED,
                        "This node does not own the branch any more; its owner continues with what waits.")));
    }
}
