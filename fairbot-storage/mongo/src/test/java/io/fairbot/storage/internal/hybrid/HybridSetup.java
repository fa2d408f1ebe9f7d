package io.fairbot.storage.internal.hybrid;

import io.fairbot.config.Secret;
import io.fairbot.runtime.Platform;
import io.fairbot.security.EncryptionKey;
import io.fairbot.storage.mongo.internal.MongoStore;
import io.fairbot.storage.mongo.internal.driver.MongoConnectionSettings;
import io.fairbot.storage.remote.RemoteStore;
import io.fairbot.store.Model;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/** How the tests of this package open hybrid stores. */
final class HybridSetup {
    static final EncryptionKey KEY = EncryptionKey.of(new byte[EncryptionKey.LENGTH]);
    /** Long: outages are made in front of the database, and a busy machine is none. */
    static final Duration TIMEOUT = Duration.ofSeconds(15);

    private HybridSetup() {}

    static MongoConnectionSettings target(String uri, String database) {
        return new MongoConnectionSettings(
                Optional.of(Secret.of(uri)), Optional.empty(), database, TIMEOUT, Optional.of(KEY));
    }

    static BiFunction<List<Model<?>>, Platform, CompletionStage<? extends RemoteStore>> mongo(
            String uri, String database) {
        return (models, platform) -> MongoStore.open(target(uri, database), models, platform);
    }

    static HybridStoreFactory opening(
            Path directory, BiFunction<List<Model<?>>, Platform, CompletionStage<? extends RemoteStore>> remote) {
        return new HybridStoreFactory(
                directory, remote, 1_000_000, Duration.ofMillis(50), Duration.ofMillis(20), "test", false);
    }
}
