package io.fairbot.store.memory;

import io.fairbot.runtime.Platform;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreProvider;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A provider of a store in memory that satisfies the contract of every store, except that nothing outlives the process.
 * Its documents still exist when the same provider opens it again after a close.
 */
public final class MemoryStorage implements StoreProvider {
    private final MemoryTables tables = new MemoryTables();

    @Override
    public CompletionStage<DocumentStore> open(List<Model<?>> models, Platform platform) {
        Set<Model<?>> distinct = new HashSet<>();
        for (Model<?> model : models) {
            if (!distinct.add(model)) {
                return CompletableFuture.failedStage(new StoreException(
                        StoreException.StoreErrorCode.REFUSED,
                        "Two models are called " + model.name() + "; give one of them another name."));
            }
        }
        distinct.forEach(tables::migrate);
        return CompletableFuture.completedStage(new MemoryStore(tables, distinct, platform));
    }
}
