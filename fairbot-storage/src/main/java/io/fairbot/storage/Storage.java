package io.fairbot.storage;

import io.fairbot.runtime.Platform;
import io.fairbot.storage.internal.embedded.EmbeddedStore;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The stores that fairbot brings along. */
public final class Storage {
    private Storage() {}

    /**
     * Keeps everything in a directory of this machine, in one SQLite file: durable before it is acknowledged, checked when it
     * is read, for one process at a time.
     *
     * @param directory where; created when it is missing, on a local disk
     * @return the store, not open yet
     */
    public static StoreProvider embedded(Path directory) {
        return (List<Model<?>> models, Platform platform) -> {
            try {
                DocumentStore store = EmbeddedStore.open(directory, models, platform);
                return CompletableFuture.completedStage(store);
            } catch (StoreException e) {
                return CompletableFuture.failedStage(e);
            }
        };
    }
}
