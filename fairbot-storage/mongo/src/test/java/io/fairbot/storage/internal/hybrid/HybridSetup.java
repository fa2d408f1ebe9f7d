package io.fairbot.storage.internal.hybrid;

import io.fairbot.config.Secret;
import io.fairbot.runtime.Platform;
import io.fairbot.security.EncryptionKey;
import io.fairbot.storage.internal.RemoteStore;
import io.fairbot.storage.internal.mongo.MongoStore;
import io.fairbot.storage.internal.mongo.MongoTarget;
import io.fairbot.store.Model;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/** How the tests of this package open hybrid stores. */
final class HybridSetup {
    static final EncryptionKey KEY = EncryptionKey.of(new byte[EncryptionKey.LENGTH]);
    /** Long: outages are made in front of the database, and a busy machine is none. */
    static final Duration TIMEOUT = Duration.ofSeconds(15);

    private HybridSetup() {}

    static MongoTarget target(String uri, String database) {
        return new MongoTarget(Optional.of(Secret.of(uri)), Optional.empty(), database, TIMEOUT, Optional.of(KEY));
    }

    static BiFunction<List<Model<?>>, Platform, CompletionStage<? extends RemoteStore>> mongo(
            String uri, String database) {
        return (models, platform) -> MongoStore.open(target(uri, database), models, platform);
    }

    static HybridOpening opening(
            Path directory,
            BiFunction<List<Model<?>>, Platform, CompletionStage<? extends RemoteStore>> remote,
            Predicate<Model<?>> mirrored) {
        return new HybridOpening(
                directory, remote, mirrored, 1_000_000, Duration.ofMillis(50), Duration.ofMillis(20), "test", false);
    }
}
