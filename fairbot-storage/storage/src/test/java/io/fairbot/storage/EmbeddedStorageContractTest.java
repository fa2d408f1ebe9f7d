package io.fairbot.storage;

import io.fairbot.store.StoreProvider;
import io.fairbot.testkit.DocumentStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

@Tag("place")
class EmbeddedStorageContractTest extends DocumentStoreContract {
    @TempDir
    Path directory;

    @Override
    protected StoreProvider provider() {
        return Storage.embedded(directory);
    }
}
