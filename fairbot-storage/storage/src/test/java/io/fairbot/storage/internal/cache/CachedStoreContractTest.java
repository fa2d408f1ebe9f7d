package io.fairbot.storage.internal.cache;

import io.fairbot.storage.Storage;
import io.fairbot.store.StoreProvider;
import io.fairbot.testkit.DocumentStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class CachedStoreContractTest extends DocumentStoreContract {
    @TempDir
    Path directory;

    @Override
    protected StoreProvider provider() {
        return (models, platform) -> Storage.embedded(directory)
                .open(models, platform)
                .thenApply(store -> new CachedStore(store, models, 100));
    }
}
