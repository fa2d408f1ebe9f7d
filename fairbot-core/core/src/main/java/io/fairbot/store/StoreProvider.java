package io.fairbot.store;

import io.fairbot.runtime.Platform;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A provider of a store. A host passes it to the coordinator, which opens the store at its start. */
@FunctionalInterface
public interface StoreProvider {

    /**
     * Opens the store. After it was closed it can be opened again and has the same documents.
     *
     * @param models all models that will be used; two of one name are refused
     * @param platform time, identifiers and executors
     * @return the open store; fails with a {@link StoreException} that states the remedy
     */
    CompletionStage<DocumentStore> open(List<Model<?>> models, Platform platform);
}
