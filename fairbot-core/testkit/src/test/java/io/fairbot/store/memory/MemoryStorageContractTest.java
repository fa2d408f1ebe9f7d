package io.fairbot.store.memory;

import io.fairbot.testkit.DocumentStoreContract;
import io.fairbot.store.StoreProvider;

class MemoryStorageContractTest extends DocumentStoreContract {
    private final MemoryStorage storage = new MemoryStorage();

    @Override
    protected StoreProvider provider() {
        return storage;
    }
}
