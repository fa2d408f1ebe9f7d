package io.fairbot.storage.remote;

import io.fairbot.runtime.Platform;
import io.fairbot.store.Model;
import io.fairbot.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * A shared database that is not open yet, as {@link io.fairbot.storage.Storage#hybrid} needs it. Immutable; safe for
 * use from any thread. Its {@code toString} contains the address, never a login.
 */
public interface RemoteStorage {
    /**
     * Opens the database; may be called again after a failure, and after the store was closed.
     *
     * @param models every model of which there are documents
     * @param platform time, identifiers and threads
     * @return the open store; it fails with a {@link StoreException} when the database cannot be reached or must not be used
     */
    CompletionStage<RemoteStore> open(List<Model<?>> models, Platform platform);

    /**
     * Returns the timeout of one call; an unanswered write may still be in progress for the same time.
     *
     * @return a duration above zero
     */
    Duration timeout();
}
