package io.fairbot.storage.internal.hybrid;

import io.fairbot.store.StoreProvider;
import io.fairbot.testkit.DocumentStoreContract;
import io.fairbot.testkit.TestProgram;
import io.fairbot.testkit.mongod.ReplicaSet;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** With its database. A lane of its own: in a build the store is proved without one, and each of its two halves alone. */
@Tag("storage")
class NormalContractTest extends DocumentStoreContract {
    private final ReplicaSet set = ReplicaSet.shared(TestProgram.MONGOD.require("NormalContractTest"));
    private final String database = set.newDatabase();

    @TempDir
    Path directory;

    @Override
    protected StoreProvider provider() {
        return HybridSetup.opening(directory, HybridSetup.mongo(set.uri(), database))::open;
    }
}
