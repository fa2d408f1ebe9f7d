package io.fairbot.storage.internal.hybrid;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.config.Secret;
import io.fairbot.storage.mongo.internal.driver.MongoConnectionSettings;
import io.fairbot.store.history.HistorySide;
import io.fairbot.testkit.TestProgram;
import io.fairbot.testkit.mongod.MongoServer;
import io.fairbot.testkit.mongod.ReplicaSet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica set that was initiated again, whose elections are counted from one: a driver refuses it for as long as it lives. */
class ReinitiatedSetTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    @Test
    void isFoundToBeAnotherDatabaseWithoutARestart(@TempDir Path directory) {
        try (ReplicaSet set = ReplicaSet.builder(TestProgram.MONGOD.require("ReinitiatedSetTest"), 1)
                        .start();
                HybridWorld world = new HybridWorld(set)) {
            // A second election, which the next set does not know of.
            set.stepDown();
            set.primary();
            HybridStore store = world.open(world.opening(
                    directory,
                    new MongoConnectionSettings(
                            Optional.of(Secret.of(set.uri())),
                            Optional.empty(),
                            world.name,
                            TIMEOUT,
                            Optional.of(HybridSetup.KEY))));
            HybridWorld.awaitMode(store, "NORMAL");
            world.put(store, Note.NEAR, "a", "ours");

            MongoServer server = set.members().get(0);
            server.kill();
            server.clearData();
            server.restart();
            set.initiateAgain();
            HybridWorld.awaitMode(store, "FOREIGN");
            assertThat(HybridWorld.await(store.acceptHistory(HistorySide.DIRECTORY, false, List.of()))
                            .accepted())
                    .isTrue();
            assertThat(HybridWorld.texts(world.somebody(), Note.NEAR)).isEqualTo(Map.of("a", "ours"));
        }
    }
}
