package io.fairbot.store.memory;

import io.fairbot.store.StoreProvider;
import io.fairbot.testkit.DocumentStoreContract;

class MemoryStorageContractTest extends DocumentStoreContract {
    private final MemoryStorage storage = new MemoryStorage();

    @Override
    protected StoreProvider provider() {
        return storage;
    }
}
