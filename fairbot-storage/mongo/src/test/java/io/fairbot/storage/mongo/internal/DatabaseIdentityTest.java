package io.fairbot.storage.mongo.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoDatabase;
import io.fairbot.storage.mongo.internal.driver.MongoConnectionSettings;
import io.fairbot.storage.remote.DatabaseIdentity;
import io.fairbot.store.Precondition;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import io.fairbot.testkit.TestProgram;
import io.fairbot.testkit.mongod.ReplicaSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** The identity of a database, and what a person's decision about another one writes. */
class DatabaseIdentityTest {
    private final ReplicaSet set =
            ReplicaSet.shared(TestProgram.MONGOD.require(DatabaseIdentityTest.class.getSimpleName()));
    private final MongoConnectionSettings target = Node.target(set.uri(), set.newDatabase());

    private MongoDatabase bare() {
        return set.primaryClient().getDatabase(target.database());
    }

    @Test
    void theFirstOneStaysAndItsCounterOnlyRises() {
        try (Node node = Node.open(target);
                Node other = Node.open(target)) {
            assertThat(Node.await(node.store().identity())).isEmpty();
            CompletionStage<DatabaseIdentity> one = node.store().createIdentity("one");
            CompletionStage<DatabaseIdentity> two = other.store().createIdentity("two");
            DatabaseIdentity created = Node.await(one);
            assertThat(Node.await(two)).isEqualTo(created);
            assertThat(created.counter()).isEqualTo(1);

            DatabaseIdentity raised =
                    Node.await(node.store().raiseHistory(created)).orElseThrow();
            assertThat(raised).isEqualTo(new DatabaseIdentity(created.id(), 2));
            assertThat(Node.await(node.store().raiseHistory(created)))
                    .as("an answer that was lost is no other history")
                    .hasValue(new DatabaseIdentity(created.id(), 3));
            assertThat(Node.await(other.store().identity())).hasValue(new DatabaseIdentity(created.id(), 3));
        }
    }

    @Test
    void anotherDatabaseOrLessHistoryIsNotRaised() {
        try (Node node = Node.open(target)) {
            assertThat(Node.await(node.store().raiseHistory(new DatabaseIdentity("mine", 1))))
                    .as("there is none")
                    .isEmpty();
            Node.await(node.store().createIdentity("mine"));

            assertThat(Node.await(node.store().raiseHistory(new DatabaseIdentity("other", 1))))
                    .isEmpty();
            assertThat(Node.await(node.store().raiseHistory(new DatabaseIdentity("mine", 2))))
                    .isEmpty();
            assertThat(Node.await(node.store().identity())).hasValue(new DatabaseIdentity("mine", 1));

            Node.await(node.store().replaceIdentity(new DatabaseIdentity("other", 7)));
            assertThat(Node.await(node.store().identity())).hasValue(new DatabaseIdentity("other", 7));
            assertThat(bare().getCollection("meta")
                            .find(new Document("_id", "identity"))
                            .first())
                    .isEqualTo(new Document("_id", "identity")
                            .append("database", "other")
                            .append("counter", 7L));
        }
    }

    @Test
    void documentsAreOverwrittenWhateverIsThere() {
        try (Node node = Node.open(target)) {
            node.put("b1", "higher", Precondition.ABSENT, 500, "{\"seq\":1}").orThrow();
            node.put("b2", "gone", Precondition.ABSENT, 500, "{}").orThrow();

            for (int i = 0; i < 2; i++) {
                Node.await(node.store()
                        .overwrite(Node.batch(
                                "accepted",
                                Node.write("higher", Precondition.ANY, 40, "{\"seq\":2}"),
                                Node.write("new", Precondition.ANY, 41, "{}"),
                                Node.delete("gone", Precondition.ANY),
                                Node.delete("never", Precondition.ANY))));
                assertThat(node.raw("higher").orElseThrow().version()).isEqualTo(40);
                assertThat(node.json("higher")).isEqualTo("{\"seq\":2}");
                assertThat(node.raw("new").orElseThrow().version()).isEqualTo(41);
                assertThat(node.raw("gone")).isEmpty();
            }
            assertThat(node.put("b3", "higher", Precondition.atVersion(40), 0, "{}")
                            .orThrow()
                            .versions())
                    .containsExactly(41L);
        }
    }

    @Test
    void whatTheServerRefusesIsToldWhenItIsOverwrittenToo() {
        try (Node node = Node.open(target)) {
            bare().runCommand(new Document("collMod", "things")
                    .append("validator", new Document("body.seq", new Document("$ne", 13))));

            assertThat(Node.failure(node.store()
                            .overwrite(Node.batch("b", Node.write("a", Precondition.ANY, 4, "{\"seq\":13}")))))
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            failure -> assertThat(failure.code()).isEqualTo(StoreErrorCode.REFUSED));
        }
    }

    @Test
    void idsOfBatchesAreForgottenWhenSomebodySaysSo() {
        Instant begin = Instant.parse("2030-01-01T00:00:00Z");
        AtomicReference<Instant> now = new AtomicReference<>(begin);
        try (Node node = Node.open(target, Node.standing(now))) {
            node.replay(Node.batch("old", Node.write("a", Precondition.ANY, 0, "{}")));
            now.set(begin.plus(Duration.ofDays(29)));
            node.replay(Node.batch("new", Node.write("b", Precondition.ANY, 0, "{}")));

            assertThat(Node.await(node.store().deleteExpired())).isZero();
            assertThat(bare().getCollection("batches").countDocuments()).isEqualTo(2);
            now.set(begin.plus(Duration.ofDays(31)));
            Node.await(node.store().deleteExpired());
            assertThat(bare().getCollection("batches").find().map(batch -> batch.getString("_id")))
                    .containsExactly("new");
            assertThat(Node.await(node.store().forgetBatches(begin.plus(Duration.ofDays(31)))))
                    .isEqualTo(1);
            assertThat(bare().getCollection("batches")
                            .listIndexes()
                            .map(index -> Optional.ofNullable(index.get("expireAfterSeconds"))))
                    .as("the server itself forgets none")
                    .containsOnly(Optional.empty());
        }
    }

    @Test
    void removedValidatorsAndIndexesArePutBack() {
        Node.open(target).close();
        Document before = options();
        bare().runCommand(new Document("collMod", "things").append("validator", new Document()));
        bare().getCollection("things").dropIndex("by seq");
        assertThat(options()).isNotEqualTo(before);

        Node.open(target).close();

        assertThat(options()).isEqualTo(before);
        assertThat(bare().getCollection("things").listIndexes().map(index -> index.getString("name")))
                .contains("by seq");
        bare().runCommand(new Document("collMod", "things").append("validationAction", "warn"));
        Node.open(target).close();
        assertThat(options()).isEqualTo(before);
    }

    private Document options() {
        return java.util.Objects.requireNonNull(bare().listCollections()
                        .filter(new Document("name", "things"))
                        .first())
                .get("options", Document.class);
    }
}
