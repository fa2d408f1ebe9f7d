package io.fairbot.storage.internal.hybrid;

import io.fairbot.storage.internal.embedded.EmbeddedStore;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * A guard that prevents the mirror of a database from being opened as a store of its own, since its changes would be
 * overwritten.
 */
public final class CopyMarker {
    private CopyMarker() {}

    /** Returns the store, or closes it and fails when its directory belongs to a database. */
    public static CompletionStage<DocumentStore> requireOwnStore(Path directory, EmbeddedStore store) {
        return store.containsAny(NodeState.MODEL.name())
                .handle((belongs, failure) -> {
                    if (failure == null && !belongs) {
                        return CompletableFuture.<DocumentStore>completedStage(store);
                    }
                    return store.close().<DocumentStore>thenApply(closed -> {
                        throw new CompletionException(failure == null ? refusal(directory) : failure);
                    });
                })
                .thenCompose(end -> end);
    }

    private static StoreException refusal(Path directory) {
        return new StoreException(
                StoreErrorCode.REFUSED,
                "The directory " + directory + " holds copies of a MongoDB database and is no store of its own: set"
                        + " FAIRBOT_MONGODB_URI, or name another directory.");
    }
}
