package io.fairbot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.json.Json;
import io.fairbot.testkit.TestProgram;
import io.fairbot.testkit.mongod.ReplicaSet;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The standalone with a real MongoDB, as an operator starts it, moves into it, and backs it up. */
@Tag("place")
class MongoCommandsTest {
    private static final String KEY = "A".repeat(43) + "=";
    private static final String NOBODY = "1";

    private final ReplicaSet set = ReplicaSet.shared(TestProgram.MONGOD.require("MongoCommandsTest"));

    @TempDir
    private Path directory;

    private record Result(int code, String output) {}

    private Result run(Map<String, String> settings, String... args) throws InterruptedException {
        try (SampleProcess command = SampleProcess.start(SampleProcess.STANDALONE, directory, settings, args)) {
            return new Result(command.exitCode(), command.output());
        }
    }

    private Map<String, String> settings(String database, String data, String... more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "FAIRBOT_MONGODB_URI",
                set.uri(),
                "FAIRBOT_MONGODB_DATABASE",
                database,
                "FAIRBOT_MONGODB_TIMEOUT",
                "5s",
                "FAIRBOT_ENCRYPTION_KEY",
                KEY,
                "FAIRBOT_DATA_DIR",
                data));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return settings;
    }

    private static Map<String, String> of(SampleProcess instance, Map<String, String> settings, String key)
            throws InterruptedException {
        Map<String, String> there = new HashMap<>(settings);
        URI address = instance.address();
        there.put("FAIRBOT_API_PORT", Integer.toString(address.getPort()));
        there.put("FAIRBOT_API_KEY", key);
        return there;
    }

    @Test
    void aHouseMovesIntoMongoAndOutOfABackupIntoAnotherDatabase() throws Exception {
        String key;
        try (SampleProcess embedded =
                SampleProcess.start(SampleProcess.STANDALONE, directory, Map.of("FAIRBOT_DATA_DIR", "data"))) {
            assertThat(embedded.ask("oi")).contains("Fair Câmbio Matriz");
            key = embedded.key();
            embedded.terminate();
        }
        String database = set.newDatabase();
        Map<String, String> mongo = settings(database, "data", "FAIRBOT_API_PORT", NOBODY);
        Result early = run(mongo, "start");
        assertThat(early.code()).isEqualTo(1);
        assertThat(early.output()).contains("copy them with \"storage copy\"").doesNotContain("\tat ");
        Result copied = run(mongo, "storage", "copy");
        assertThat(copied.output()).contains("Copied and compared ", "database " + database);
        assertThat(copied.code()).isZero();
        assertThat(run(Map.of("FAIRBOT_DATA_DIR", "data"), "start").output())
                .contains("holds copies of a MongoDB database");
        assertThat(run(mongo, "storage", "status").output())
                .contains("mode        NORMAL", "durability  REPLICATED", "used by     nobody", "journal     0");

        String backup;
        try (SampleProcess house =
                SampleProcess.start(SampleProcess.STANDALONE, directory, settings(database, "data"))) {
            Map<String, String> there = of(house, mongo, key);
            assertThat(run(there, "storage", "status").output())
                    .contains("mode        NORMAL", "conflicts   0", "problem     none");
            JsonNode report =
                    Json.mapper().readTree(run(there, "backup", "--json").output());
            assertThat(report.at("/documents/branches").asInt()).isEqualTo(5);
            assertThat(report.at("/documents/conversations").asInt()).isEqualTo(1);
            backup = report.path("directory").asText();
            house.terminate();
        }
        Map<String, String> other = settings(set.newDatabase(), "other", "FAIRBOT_API_PORT", NOBODY);
        assertThat(run(other, "restore", backup).output()).contains("Restored ", "storage copy");
        assertThat(run(other, "storage", "copy", "--json").code()).isZero();
        assertThat(run(other, "storage", "status").output()).contains("mode        NORMAL");
        Result again = run(other, "storage", "copy");
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.output()).contains("belongs to a database already");
    }

    @Test
    void aSideIsChosenWhenTheDatabaseWasDropped() throws Exception {
        String database = set.newDatabase();
        Map<String, String> nobody = settings(database, "data", "FAIRBOT_API_PORT", NOBODY);
        String key;
        try (SampleProcess house =
                SampleProcess.start(SampleProcess.STANDALONE, directory, settings(database, "data"))) {
            assertThat(house.ask("oi")).contains("Fair Câmbio Matriz");
            key = house.key();
            house.terminate();
        }
        assertThat(run(nobody, "storage", "accept", "--keep", "directory").output())
                .startsWith("There is nothing to accept: the mode is NORMAL.");
        set.primaryClient().getDatabase(database).drop();
        assertThat(run(nobody, "storage", "status").output())
                .contains("mode        FOREIGN", "it has no identity", "storage accept --keep database");
        assertThat(run(nobody, "storage", "accept", "--keep", "database", "--dry-run")
                        .output())
                .contains("If the database remains, this is lost:", "branches  5 documents:");
        assertThat(run(nobody, "storage", "accept", "--keep", "both").code()).isEqualTo(2);
        try (SampleProcess house =
                SampleProcess.start(SampleProcess.STANDALONE, directory, settings(database, "data"))) {
            house.await(line -> line.startsWith("curl"));
            Map<String, String> there = of(house, nobody, key);
            JsonNode loss = Json.mapper()
                    .readTree(run(there, "storage", "accept", "--keep", "directory", "--json")
                            .output());
            assertThat(loss.path("kept").asText()).isEqualTo("directory");
            assertThat(loss.path("accepted").asBoolean()).isTrue();
            assertThat(loss.path("models").size()).as("there was nothing").isZero();
            assertThat(run(there, "storage", "status").output()).contains("mode        NORMAL", "journal     0");
            house.terminate();
        }
        assertThat(set.primaryClient()
                        .getDatabase(database)
                        .getCollection("branches")
                        .countDocuments())
                .isEqualTo(5);
        assertThat(set.primaryClient()
                        .getDatabase(database)
                        .getCollection("audit")
                        .countDocuments(new org.bson.Document("body.action", "storage.accept")))
                .isEqualTo(1);
    }

    @Test
    void aSecondNodeIsRefusedUntilItTakesOver() throws Exception {
        String database = set.newDatabase();
        try (SampleProcess first =
                SampleProcess.start(SampleProcess.STANDALONE, directory, settings(database, "first"))) {
            first.await(line -> line.startsWith("curl"));
            Result second = run(settings(database, "second"), "start");
            assertThat(second.code()).isEqualTo(1);
            assertThat(second.output())
                    .contains("The database belongs to the node ", "--take-over")
                    .doesNotContain("\tat ");
            first.kill();
        }
        try (SampleProcess second = SampleProcess.start(
                SampleProcess.STANDALONE, directory, settings(database, "second"), "start", "--take-over")) {
            assertThat(second.await(line -> line.startsWith("curl"))).contains("$FAIRBOT_API_KEY");
        }
    }

    @Test
    void whatCannotBeDoneIsOneSentence() throws Exception {
        Result nowhere = run(Map.of("FAIRBOT_API_PORT", NOBODY), "storage", "copy");
        assertThat(nowhere.code()).isEqualTo(2);
        assertThat(nowhere.output()).startsWith("There is no database to copy into: set FAIRBOT_MONGODB_URI");
        Result nothing = run(settings(set.newDatabase(), "nothing", "FAIRBOT_API_PORT", NOBODY), "storage", "copy");
        assertThat(nothing.code()).isEqualTo(2);
        assertThat(nothing.output()).startsWith("There is no store in nothing");
        Result alone = run(Map.of("FAIRBOT_DATA_DIR", "alone"), "start", "--take-over");
        assertThat(alone.code()).isEqualTo(2);
        assertThat(alone.output()).contains("--take-over replaces the owner of a database, and there is none");
        Result wrong = run(
                settings(set.newDatabase(), "wrong", "FAIRBOT_MONGODB_URI", "mongodb://user:p@ss@127.0.0.1:1/"),
                "start");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.output())
                .contains("FAIRBOT_MONGODB_URI")
                .doesNotContain("p@ss")
                .doesNotContain("\tat ");
    }
}
