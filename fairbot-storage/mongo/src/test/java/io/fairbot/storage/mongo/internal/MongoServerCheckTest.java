package io.fairbot.storage.mongo.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoIncompatibleDriverException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.connection.ServerType;
import io.fairbot.storage.mongo.internal.driver.MongoErrorTranslator;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import io.fairbot.testkit.TestProgram;
import io.fairbot.testkit.mongod.MongoServer;
import io.fairbot.testkit.mongod.ReplicaSet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** Servers that cannot be used, and what is said then: one sentence, with what to do and without the password. */
class MongoServerCheckTest {
    private final Path mongod = TestProgram.MONGOD.require(MongoServerCheckTest.class.getSimpleName());

    private static void assertRefused(StoreException failure, StoreErrorCode reason, String... parts) {
        assertThat(failure.code()).isEqualTo(reason);
        assertThat(failure.getMessage()).contains(parts).doesNotContain("canary");
    }

    @Test
    void aServerThatIsNoReplicaSetIsRefused() {
        try (MongoServer server = MongoServer.builder(mongod).start()) {
            assertRefused(
                    Node.refusal(Node.target(server.uri(), "bot")),
                    StoreErrorCode.REFUSED,
                    server.address(),
                    "--replSet",
                    "rs.initiate()");
        }
        try (MongoServer server = MongoServer.builder(mongod).replicaSet("rs0").start()) {
            String uri = server.uri().replace("?directConnection=true", "");
            assertRefused(
                    Node.refusal(Node.within(Node.target(uri, "bot"), Duration.ofSeconds(5))),
                    StoreErrorCode.REFUSED,
                    server.address(),
                    "rs.initiate()");
            assertRefused(Node.refusal(Node.target(server.uri(), "bot")), StoreErrorCode.REFUSED, "rs.initiate()");
        }
    }

    @Test
    void aServerThatIsNotThereIsUnavailable() {
        String nobody;
        try (MongoServer server = MongoServer.builder(mongod).start()) {
            nobody = server.address();
        }
        assertRefused(
                Node.refusal(Node.within(
                        Node.target("mongodb://user:canary@" + nobody + "/?replicaSet=rs0", "bot"),
                        // The driver gives up a tenth before that, which has to be seen on a busy machine, too.
                        Duration.ofSeconds(5))),
                StoreErrorCode.UNAVAILABLE,
                nobody,
                "cannot be reached within 5 s");
    }

    @Test
    void aLoginAndItsRightsAreTriedAtTheStart() {
        try (ReplicaSet set =
                ReplicaSet.builder(mongod, 1).login("root", "canary").start()) {
            String uri = set.uri();
            assertRefused(
                    Node.refusal(Node.target(uri.replace("canary", "wrong-canary"), "bot")),
                    StoreErrorCode.REFUSED,
                    "does not accept the login",
                    "FAIRBOT_MONGODB_URI");

            for (String role : List.of("read", "readWrite")) {
                user(set, role, role);
                assertRefused(
                        Node.refusal(Node.target(uri.replace("root:", role + ":"), "bot")),
                        StoreErrorCode.REFUSED,
                        "readWrite and dbAdmin on the database bot");
            }
            user(set, "both", "readWrite", "dbAdmin");
            try (Node node = Node.open(Node.target(uri.replace("root:", "both:"), "bot"))) {
                node.put("b1", "a", "{}");
                node.apply(Node.batch("b2", Node.delete("a", io.fairbot.store.Precondition.ANY)))
                        .orThrow();
            }
            assertRefused(
                    Node.refusal(Node.target(uri.replace("root:", "both:"), "another")),
                    StoreErrorCode.REFUSED,
                    "on the database another");
        }
    }

    private static StoreException refusedByDriver(AnsweringDriver driver, MongoException failure) {
        driver.answers("runCommand", AnsweringDriver.failing(failure));
        return (StoreException) Node.failure(check(driver).server());
    }

    private static MongoServerCheck check(AnsweringDriver driver) {
        return new MongoServerCheck(
                driver.client(),
                driver.collections(),
                new MongoErrorTranslator("db.example.com", "bot", Node.PATIENT),
                "db.example.com");
    }

    @Test
    void aServerTheDriverDoesNotTalkToIsTooOld() {
        AnsweringDriver driver = new AnsweringDriver();
        assertRefused(
                refusedByDriver(driver, new MongoIncompatibleDriverException("too old", driver.cluster())),
                StoreErrorCode.REFUSED,
                "db.example.com is older than 6.0");
    }

    @Test
    void aMemberOfNoSetYetIsToldApartFromOneThatIsNotThere() {
        MongoTimeoutException silent = new MongoTimeoutException("no server");
        assertRefused(
                refusedByDriver(new AnsweringDriver(ServerType.REPLICA_SET_GHOST), silent),
                StoreErrorCode.REFUSED,
                "waits to become a member",
                "rs.initiate()");
        assertRefused(
                refusedByDriver(new AnsweringDriver(ServerType.UNKNOWN), silent),
                StoreErrorCode.UNAVAILABLE,
                "cannot be reached within 30 s");
    }

    @Test
    void aKeyThatCannotBeComparedIsNoOtherKey() {
        AnsweringDriver failing =
                new AnsweringDriver().answers("updateOne", AnsweringDriver.failing(AnsweringDriver.error(13)));
        assertThat(Node.failure(check(failing).key(Node.KEY))).isInstanceOf(MongoCommandException.class);

        AnsweringDriver second = new AnsweringDriver()
                .answers("updateOne", AnsweringDriver.failing(AnsweringDriver.error(11_000)))
                .answers("find", AnsweringDriver.giving(new BsonDocument("check", new BsonString("of another"))));
        assertThat(Node.failure(check(second).key(Node.KEY)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("FAIRBOT_ENCRYPTION_KEY");
    }

    private static void user(ReplicaSet set, String name, String... roles) {
        set.primaryClient()
                .getDatabase("admin")
                .runCommand(new Document("createUser", name)
                        .append("pwd", "canary")
                        .append(
                                "roles",
                                java.util.Arrays.stream(roles)
                                        .map(role -> new Document("role", role).append("db", "bot"))
                                        .toList()));
    }
}
