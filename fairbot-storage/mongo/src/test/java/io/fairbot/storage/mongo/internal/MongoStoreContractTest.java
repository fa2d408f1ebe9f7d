package io.fairbot.storage.mongo.internal;

import io.fairbot.security.EncryptionKey;
import io.fairbot.storage.mongo.Mongo;
import io.fairbot.store.StoreProvider;
import io.fairbot.testkit.DocumentStoreContract;
import io.fairbot.testkit.TestProgram;
import io.fairbot.testkit.mongod.ReplicaSet;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;

/** The promises of every store, kept by a real server; each case has a database of its own. */
@Tag("place")
class MongoStoreContractTest extends DocumentStoreContract {
    private final ReplicaSet set = ReplicaSet.shared(mongod());
    private final String database = set.newDatabase();

    private static Path mongod() {
        return TestProgram.MONGOD.require(MongoStoreContractTest.class.getSimpleName());
    }

    @Override
    protected StoreProvider provider() {
        return Mongo.uri(set.uri())
                .database(database)
                .timeout(Duration.ofSeconds(30))
                .encryptionKey(EncryptionKey.of(new byte[EncryptionKey.LENGTH]))
                .storage();
    }
}
