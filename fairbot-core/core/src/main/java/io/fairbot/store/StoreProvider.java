package io.fairbot.store;

import io.fairbot.runtime.Platform;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A store that is not open yet: what a host gives to the coordinator, which opens it at its start. */
@FunctionalInterface
public interface StoreProvider {

    /**
     * Opens the store; after it was closed it may be opened again and holds what it held.
     *
     * @param models every model that will be used; two of one name are refused
     * @param platform time, identifiers and threads
     * @return the open store; fails with a {@link StoreException} that says what to do
     */
    CompletionStage<DocumentStore> open(List<Model<?>> models, Platform platform);
}
