package io.fairbot.storage.internal.hybrid;

import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import io.fairbot.store.StoreProvider;
import io.fairbot.testkit.DocumentStoreContract;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.io.TempDir;

/** Without a database the hybrid store is a store all the same. */
class DegradedContractTest extends DocumentStoreContract {
    @TempDir
    Path directory;

    @Override
    protected boolean startsWithProblem() {
        return true;
    }

    @Override
    protected StoreProvider provider() {
        return HybridSetup.opening(
                directory,
                (models, platform) -> CompletableFuture.failedStage(
                        new StoreException(StoreErrorCode.UNAVAILABLE, "There is no database in this test.")))::open;
    }
}
