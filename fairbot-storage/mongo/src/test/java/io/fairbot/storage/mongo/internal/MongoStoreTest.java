package io.fairbot.storage.mongo.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertOneOptions;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.SystemTimeSource;
import io.fairbot.storage.mongo.internal.document.MongoCollections;
import io.fairbot.storage.mongo.internal.document.MongoModelRegistry;
import io.fairbot.storage.mongo.internal.driver.MongoConnectionSettings;
import io.fairbot.storage.mongo.internal.driver.MongoErrorTranslator;
import io.fairbot.storage.mongo.internal.driver.OpenCalls;
import io.fairbot.storage.mongo.internal.driver.Publishers;
import io.fairbot.storage.mongo.internal.driver.TimedCalls;
import io.fairbot.storage.remote.RawBatch;
import io.fairbot.storage.remote.RawDocument;
import io.fairbot.store.Batch;
import io.fairbot.store.Fence;
import io.fairbot.store.Model;
import io.fairbot.store.Page;
import io.fairbot.store.Precondition;
import io.fairbot.store.Query;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import io.fairbot.store.Write;
import io.fairbot.testkit.TestProgram;
import io.fairbot.testkit.mongod.ReplicaSet;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** What the contract does not ask for: how documents lie in the server, their versions, models and migrations. */
class MongoStoreTest {
    private final ReplicaSet set = ReplicaSet.shared(TestProgram.MONGOD.require(MongoStoreTest.class.getSimpleName()));
    private final MongoConnectionSettings target = Node.target(set.uri(), set.newDatabase());

    private MongoDatabase bare() {
        return set.primaryClient().getDatabase(target.database());
    }

    private MongoCollection<Document> things() {
        return bare().getCollection("things");
    }

    @Test
    void peopleCanReadAndQueryWhatIsStored() {
        try (Node node = Node.open(target)) {
            long version = node.put("b1", "a", "{\"seq\":7,\"name\":\"Ana\",\"any\":{\"price\":5.4321}}");

            Document stored = things().find(Filters.eq("body.any.price", org.bson.types.Decimal128.parse("5.4321")))
                    .first();
            assertThat(stored).isNotNull();
            assertThat(stored)
                    .containsEntry("_id", "a")
                    .containsEntry("v", version)
                    .containsEntry("b", "b1");
            assertThat(stored.get("body", Document.class))
                    .containsEntry("seq", 7)
                    .containsEntry("name", "Ana");
            assertThat(things().listIndexes().map(index -> String.valueOf(index.get("key"))))
                    .containsExactlyInAnyOrder(
                            "Document{{_id=1}}",
                            "Document{{body.seq=1, _id=1}}",
                            "Document{{body.name=1, body.seq=1, _id=1}}");
        }
    }

    @Test
    void everyFigureAndNameComesBackAsItWas() {
        String json = "{\"seq\":9223372036854775807,\"name\":\"João"
                + " \\uD83D\\uDE00\",\"any\":{\"a\":1.10,\"b\":1E+2,\"c\":-0.0,"
                + "\"d\":1234567890.123456789012345678901234,\"a.b\":1,\"$c\":{\"$d.e\":[2]},\"\":3,"
                + "\"$ref\":\"x\",\"$id\":4,\"deep\":" + "[".repeat(60) + "]".repeat(60) + "}}";
        try (Node node = Node.open(target)) {
            node.put("b1", "new", Precondition.ABSENT, 0, json).orThrow();
            node.put("b2", "replaced", "{}");
            node.put("b3", "replaced", json);
            node.apply(Node.batch(
                            "b4",
                            Node.write("one", Precondition.ANY, 0, json),
                            Node.write("replaced", Precondition.ANY, 0, json)))
                    .orThrow();

            for (String id : List.of("new", "replaced", "one")) {
                assertThat(node.json(id)).as(id).isEqualTo(json);
            }
        }
    }

    @Test
    void whatWasChangedPastUsIsDamaged() {
        try (Node node = Node.open(target)) {
            node.put("b1", "a", "{\"seq\":1}");
            node.put("b2", "b", "{\"seq\":2}");
            for (org.bson.conversions.Bson change : List.of(
                    Updates.set("body.seq", 3),
                    Updates.set("v", 5L),
                    Updates.set("f", 5L),
                    Updates.set("body", new Document()))) {
                things().updateOne(Filters.eq("_id", "a"), change);
                assertThat(Node.await(node.store().listVersions(Thing.MODEL, "", 10)))
                        .as("what is compared with copies is not read")
                        .containsKeys("a", "b");
                for (CompletionStage<?> read : List.<CompletionStage<?>>of(
                        node.store().get(Thing.MODEL, "a"), node.store().listRaw(Thing.MODEL, "", 10))) {
                    assertThat(Node.failure(read)).isInstanceOfSatisfying(StoreException.class, failure -> {
                        assertThat(failure.code()).isEqualTo(StoreErrorCode.CORRUPT);
                        assertThat(failure)
                                .hasMessageContaining("A document of things")
                                .hasMessageContaining("backup");
                    });
                }
                node.put("again-" + change, "a", "{\"seq\":1}");
                assertThat(node.raw("a")).isPresent();
            }
            assertThat(node.raw("b")).isPresent();
        }
    }

    @Test
    void aDamagedDocumentIsSetAsideAndTheOthersAreFound() {
        try (Node node = Node.open(target)) {
            node.put("b1", "a", "{\"seq\":1}");
            node.put("b2", "5511987654321", "{\"seq\":2}");
            node.put("b3", "c", "{\"seq\":3}");
            things().updateOne(Filters.eq("_id", "5511987654321"), Updates.set("body.seq", 7));

            Page<Thing> page = Node.await(node.store().find(Query.of(Thing.MODEL)));

            assertThat(page.documents())
                    .extracting(io.fairbot.store.Document::id)
                    .containsExactly("a", "c");
            assertThat(page.damaged()).singleElement().satisfies(damaged -> {
                assertThat(damaged.model()).isEqualTo("things");
                assertThat(damaged.id()).isEqualTo("5511987654321");
            });
            assertThat(node.store().status().counters()).containsEntry("damaged", 1L);
            assertThat(node.store().status().problem().orElseThrow())
                    .startsWith(
                            "The database " + target.database() + " is damaged in 1 document: things with the id of")
                    .contains("backup")
                    .doesNotContain("987654321");

            Node.await(node.store()
                            .apply(Batch.of("b4", new Write.Delete(Thing.MODEL, "5511987654321", Precondition.ANY))))
                    .orThrow();
            assertThat(node.store().status().problem()).isEmpty();
        }
    }

    @Test
    void aReplacementPastUsIsFoundWithoutARead() {
        try (Node node = Node.open(target)) {
            node.put("b1", "a", "{\"seq\":1}");
            node.put("b2", "b", "{\"seq\":1}");
            Document other =
                    Objects.requireNonNull(things().find(Filters.eq("_id", "a")).first());
            things().replaceOne(
                            Filters.eq("_id", "a"),
                            other.append("v", Long.MAX_VALUE).append("b", "other"));
            other.remove("b");
            things().replaceOne(
                            Filters.eq("_id", "b"),
                            other.append("_id", "b"),
                            new ReplaceOptions().bypassDocumentValidation(true));

            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(node.store().status().counters()).containsEntry("damaged", 2L));
        }
    }

    @Test
    void theServerRefusesWhatDoesNotLookLikeOurs() {
        try (Node node = Node.open(target)) {
            node.put("b1", "a", "{\"seq\":1}");

            for (Document strange : List.of(
                    new Document("_id", "b"),
                    new Document(things().find().first()).append("_id", 5),
                    new Document(things().find().first())
                            .append("_id", "c")
                            .append("body", new Document("seq", 1.5)))) {
                assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> things().insertOne(strange)))
                        .as("%s", strange)
                        .hasMessageContaining("failed validation");
            }
        }
    }

    @Test
    void noVersionIsGivenTwiceWhenTheClockStandsStillOrIsSetBackOverARestart() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-23T12:00:00Z"));
        List<Long> versions = new ArrayList<>();
        for (int life = 0; life < 4; life++) {
            try (Node node = Node.open(target, Node.standing(now), Thing.MODEL)) {
                versions.add(node.put("in" + life, "a", "{}"));
                versions.add(node.put("on" + life, "a", "{}"));
                node.apply(Node.batch("out" + life, Node.delete("a", Precondition.ANY)))
                        .orThrow();
            }
            now.updateAndGet(before -> before.minusSeconds(3600));
        }
        assertThat(versions).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void aVersionThatAnotherStoreGaveIsKeptAlsoOverItsDeletionAndARestart() {
        long far = 1L << 60;
        try (Node node = Node.open(target)) {
            assertThat(node.put("b1", "a", Precondition.ABSENT, far, "{}")
                            .orThrow()
                            .versions())
                    .containsExactly(far);
            assertThat(node.put("b2", "a", Precondition.atVersion(far), far + 5, "{}")
                            .orThrow()
                            .versions())
                    .containsExactly(far + 5);
            assertThat(node.put("b3", "a", Precondition.ANY, 3, "{}").orThrow().versions())
                    .as("there is a higher one")
                    .containsExactly(far + 6);
            assertThat(node.apply(Node.batch(
                                    "b4",
                                    Node.write("a", Precondition.ANY, far + 9, "{}"),
                                    Node.write("b", Precondition.ABSENT, 17, "{}")))
                            .orThrow()
                            .versions())
                    .containsExactly(far + 9, 17L);
            node.apply(Node.batch("b5", Node.delete("a", Precondition.ANY))).orThrow();
        }
        try (Node node = Node.open(target)) {
            assertThat(node.put("b6", "a", "{}")).isGreaterThan(far + 10);
        }
    }

    @Test
    void documentsAreReadAsTheyAreKept() {
        try (Node node = Node.open(target)) {
            Fence fence = new Fence("matriz", 4);
            node.apply(new RawBatch(
                            "b1",
                            Optional.of(fence),
                            IntStream.range(0, 5)
                                    .mapToObj(i ->
                                            Node.write("d" + i, Precondition.ABSENT, 100 + i, "{\"seq\":" + i + "}"))
                                    .toList()))
                    .orThrow();

            assertThat(node.raw("d1").orElseThrow())
                    .isEqualTo(new RawDocument(
                            "d1",
                            101,
                            4,
                            1,
                            new io.fairbot.storage.remote.JsonBody(
                                    "{\"seq\":1}".getBytes(java.nio.charset.StandardCharsets.UTF_8))));
            assertThat(node.raw("x")).isEmpty();
            assertThat(Node.await(node.store().listRaw(Thing.MODEL, "", 2)))
                    .extracting(RawDocument::id)
                    .containsExactly("d0", "d1");
            assertThat(Node.await(node.store().listVersions(Thing.MODEL, "d2", 10)))
                    .containsExactly(Map.entry("d3", 103L), Map.entry("d4", 104L));
        }
    }

    @Test
    void theDatabaseKeepsToTheKeyItWasBegunWith() {
        Node.open(target).close();
        MongoConnectionSettings other = new MongoConnectionSettings(
                target.uri(),
                target.client(),
                target.database(),
                target.timeout(),
                Optional.of(io.fairbot.security.EncryptionKey.of(java.util.Arrays.copyOf(new byte[] {1}, 32))));
        StoreException failure = Node.refusal(other);

        assertThat(failure.code()).isEqualTo(StoreErrorCode.REFUSED);
        assertThat(failure).hasMessageContaining("FAIRBOT_ENCRYPTION_KEY").hasMessageContaining(target.database());
        Node.open(target).close();

        MongoConnectionSettings without = new MongoConnectionSettings(
                target.uri(), target.client(), target.database(), target.timeout(), Optional.empty());
        assertThat(Node.refusal(without))
                .hasMessageContaining("FAIRBOT_ENCRYPTION_KEY")
                .hasMessageContaining("openssl rand -base64 32");
    }

    @Test
    void aHostsClientStaysOpen() {
        try (MongoClient client = MongoClients.create(set.uri())) {
            MongoConnectionSettings hosts = new MongoConnectionSettings(
                    Optional.empty(), Optional.of(client), target.database(), target.timeout(), target.key());
            try (Node node = Node.open(hosts)) {
                node.put("b1", "a", "{\"seq\":1}");
                Node.await(node.store().probe());
            }

            assertThat(Node.await(Publishers.list(client.getDatabase(target.database())
                            .getCollection("things")
                            .find())))
                    .hasSize(1);
            try (Node node = Node.open(hosts)) {
                assertThat(node.json("a")).isEqualTo("{\"seq\":1}");
            }
        }
    }

    @Test
    void aProgramOlderThanTheDocumentsIsRefusedAndAMigrationGoesOn() {
        Model<Thing> newer = Model.builder("things", Thing.class)
                .index("name")
                .migration(thing -> thing.put("name", "n" + thing.get("seq").asText()))
                .build();
        Model<Thing> failing = Model.builder("things", Thing.class)
                .migration(thing -> {
                    throw new IllegalStateException("on purpose");
                })
                .build();
        try (Node node = Node.open(target)) {
            node.replay(IntStream.range(0, 450)
                    .mapToObj(i ->
                            Node.batch("b" + i, Node.write("d" + i, Precondition.ABSENT, 0, "{\"seq\":" + i + "}")))
                    .toArray(RawBatch[]::new));
        }
        assertThat(Node.refusal(target, failing))
                .hasMessageContaining("cannot be migrated from schema version 1 to 2")
                .hasMessageContaining("on purpose");

        try (Node node = Node.open(target, newer)) {
            assertThat(Node.await(node.store().find(Query.of(newer).where("name", "n7")))
                            .documents())
                    .hasSize(1);
            assertThat(things().countDocuments(Filters.eq("s", 2))).isEqualTo(450);
            assertThat(things().listIndexes().map(index -> index.getString("name")))
                    .containsExactlyInAnyOrder("_id_", "by name");
        }
        StoreException failure = Node.refusal(target, Thing.MODEL);
        assertThat(failure.code()).isEqualTo(StoreErrorCode.REFUSED);
        assertThat(failure).hasMessageContaining("have schema version 2, and this program knows up to 1");

        things().drop();
        assertThat(Node.refusal(target, newer))
                .hasMessageContaining("The collection things is gone")
                .hasMessageContaining("restore a backup");
    }

    @Test
    void modelsThatCannotBeKeptAreRefused() {
        for (Model<?> model : List.of(
                Model.builder("batches", Thing.class).build(),
                Model.builder("meta", Thing.class).build(),
                Model.builder("dotted", Thing.class).index("a.b").build(),
                Model.builder("dollar", Thing.class).index("$a").build())) {
            StoreException failure = Node.refusal(target, model);
            assertThat(failure.code()).isEqualTo(StoreErrorCode.REFUSED);
            assertThat(failure).hasMessageContaining(model.name());
        }
    }

    @Test
    void aDocumentThatStatesNoVersionIsListedWithNone() {
        try (Node node = Node.open(target)) {
            node.put("b1", "a", Precondition.ABSENT, 7, "{}").orThrow();
            things().insertOne(new Document("_id", "b"), new InsertOneOptions().bypassDocumentValidation(true));

            assertThat(Node.await(node.store().listVersions(Thing.MODEL, "", 10)))
                    .containsExactly(Map.entry("a", 7L), Map.entry("b", -1L));
        }
    }

    @Test
    void aClosedStoreTakesNoBatchAndReadsNoSnapshot() {
        ScheduledExecutorService scheduler = DaemonExecutorFactory.scheduler("test");
        Node node = Node.open(target);
        node.close();
        Batch batch = Batch.of("b1", new Write.Delete(Thing.MODEL, "a", Precondition.ANY));
        assertClosed(node.store().apply(batch));

        try (MongoClient client = MongoClients.create(set.uri());
                ClientSession session = Node.await(MongoSnapshot.begin(client))) {
            SystemTimeSource time = new SystemTimeSource(InstantSource.system(), scheduler);
            OpenCalls gate = new OpenCalls(new TimedCalls(
                    target.timeout(),
                    time,
                    Runnable::run,
                    new MongoErrorTranslator("127.0.0.1", target.database(), target.timeout())));
            MongoSnapshot snapshot = new MongoSnapshot(
                    session,
                    new MongoCollections(client, target.database()),
                    new MongoModelRegistry(List.of(Thing.MODEL)),
                    gate,
                    Instant.EPOCH);
            assertThat(Node.await(snapshot.count(Thing.MODEL))).isZero();
            Node.await(gate.close());
            assertClosed(snapshot.count(Thing.MODEL));
        } finally {
            scheduler.shutdownNow();
        }
    }

    private static void assertClosed(CompletionStage<?> call) {
        assertThat(Node.failure(call))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failure -> assertThat(failure.code()).isEqualTo(StoreErrorCode.CLOSED));
    }

    @Test
    void whatDoesNotFitTheModelIsDamaged() {
        try (Node node = Node.open(target)) {
            node.put("b1", "a", "{\"seq\":\"no number\"}");

            assertThat(Node.failure(node.store().get(Thing.MODEL, "a")))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("is not what the model says");
            assertThat(Node.await(node.store()
                                    .apply(Batch.of("b2", new Write.Delete(Thing.MODEL, "a", Precondition.ANY))))
                            .orThrow()
                            .versions())
                    .containsExactly(0L);
        }
    }
}
