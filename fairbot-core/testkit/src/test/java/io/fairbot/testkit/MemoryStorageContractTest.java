package io.fairbot.testkit;

import io.fairbot.store.StoreProvider;

class MemoryStorageContractTest extends DocumentStoreContract {
    private final MemoryStorage storage = new MemoryStorage();

    @Override
    protected StoreProvider provider() {
        return storage;
    }
}
