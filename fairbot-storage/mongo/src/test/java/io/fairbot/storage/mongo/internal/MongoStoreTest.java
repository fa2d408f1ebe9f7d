package io.fairbot.storage.mongo.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import io.fairbot.storage.mongo.internal.driver.MongoConnectionSettings;
import io.fairbot.storage.mongo.internal.driver.Publishers;
import io.fairbot.storage.remote.DatabaseOwner;
import io.fairbot.storage.remote.RawBatch;
import io.fairbot.storage.remote.RawDocument;
import io.fairbot.storage.remote.ReplayResult;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Change;
import io.fairbot.store.Fence;
import io.fairbot.store.Model;
import io.fairbot.store.Precondition;
import io.fairbot.store.Query;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import io.fairbot.store.Write;
import io.fairbot.testkit.TestProgram;
import io.fairbot.testkit.mongod.ReplicaSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** What the contract does not ask for: how documents lie in the server, and two processes on one database. */
class MongoStoreTest {
    private static final Duration TTL = Duration.ofMinutes(10);

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
                        node.store().get(Thing.MODEL, "a"),
                        node.store().find(Query.of(Thing.MODEL)),
                        node.store().listRaw(Thing.MODEL, "", 10))) {
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
    void whatHappenedIsReplayedWithoutEffect() {
        try (Node node = Node.open(target)) {
            RawBatch single = Node.batch("single", Node.write("a", Precondition.ABSENT, 50, "{\"seq\":1}"));
            RawBatch several = Node.batch(
                    "several",
                    Node.write("b", Precondition.ABSENT, 60, "{}"),
                    Node.write("a", Precondition.atVersion(50), 51, "{\"seq\":2}"));
            RawBatch later = Node.batch("later", Node.write("a", Precondition.atVersion(51), 52, "{\"seq\":3}"));
            node.apply(single).orThrow();

            for (int i = 0; i < 3; i++) {
                assertThat(node.replay(single, several, later)).isInstanceOf(ReplayResult.Replayed.class);
                assertThat(node.raw("a").orElseThrow().version()).isEqualTo(52);
                assertThat(node.json("a")).isEqualTo("{\"seq\":3}");
            }
            assertThat(bare().getCollection("batches").find().map(batch -> batch.getString("_id")))
                    .containsExactlyInAnyOrder("single", "several", "later");
        }
    }

    @Test
    void aBatchThatDoesNotFitIsNamedAndNothingOfTheRoundIsApplied() {
        try (Node node = Node.open(target)) {
            node.put("there", "taken", "{}");
            long version = node.raw("taken").orElseThrow().version();
            Node.await(node.store().leases().acquire("matriz", "node-1", TTL));
            Fence low = new Fence("matriz", 0);
            RawBatch first = Node.batch("r1", Node.write("a", Precondition.ABSENT, 0, "{\"seq\":1}"));
            RawBatch clash = Node.batch(
                    "clash",
                    Node.write("half", Precondition.ABSENT, 0, "{}"),
                    Node.write("taken", Precondition.ABSENT, 0, "{}"));
            RawBatch fenced =
                    new RawBatch("fenced", Optional.of(low), List.of(Node.write("fenced", Precondition.ANY, 0, "{}")));

            assertThat(node.replay(first, clash, fenced))
                    .isInstanceOfSatisfying(ReplayResult.Refused.class, rejected -> {
                        assertThat(rejected.index()).isEqualTo(1);
                        assertThat(rejected.reason())
                                .isEqualTo("A document of things is in version " + version
                                        + "; the batch requires that it is absent.");
                    });
            assertThat(node.replay(first, fenced)).isInstanceOfSatisfying(ReplayResult.Refused.class, rejected -> {
                assertThat(rejected.index()).isEqualTo(1);
                assertThat(rejected.reason()).contains("newer owner");
            });
            assertThat(bare().getCollection("batches").countDocuments()).isZero();
            assertThat(node.replay(
                            first,
                            Node.batch("r2", Node.write("a", Precondition.ANY, 0, "{\"seq\":2}")),
                            Node.batch("r3", Node.delete("a", Precondition.ANY)),
                            Node.batch("r4", Node.write("a", Precondition.ABSENT, 0, "{\"seq\":4}"))))
                    .isInstanceOf(ReplayResult.Replayed.class);
            assertThat(node.raw("half")).isEmpty();
            assertThat(node.raw("fenced")).isEmpty();
            assertThat(node.json("a")).isEqualTo("{\"seq\":4}");
            assertThat(bare().getCollection("batches").find().map(batch -> batch.getString("_id")))
                    .containsExactlyInAnyOrder("r1", "r2", "r3", "r4");
        }
    }

    @Test
    void manyBatchesAreReplayedInTheirOrder() {
        try (Node node = Node.open(target)) {
            List<RawBatch> batches = new ArrayList<>();
            for (int i = 0; i < 250; i++) {
                batches.add(Node.batch(
                        "r" + i,
                        Node.write("a", Precondition.ANY, 0, "{\"seq\":" + i + "}"),
                        Node.write("d" + i, Precondition.ABSENT, 0, "{}")));
            }

            assertThat(node.replay(batches.toArray(RawBatch[]::new))).isInstanceOf(ReplayResult.Replayed.class);
            assertThat(node.json("a")).isEqualTo("{\"seq\":249}");
            assertThat(bare().getCollection("batches").countDocuments()).isEqualTo(250);
            assertThat(node.replay()).isEqualTo(new ReplayResult.Replayed(List.of()));
        }
    }

    @Test
    void twoProcessesLoseNothingToEachOther() {
        try (Node one = Node.open(target);
                Node two = Node.open(target)) {
            List<CompletionStage<BatchResult>> all = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                Node node = i % 2 == 0 ? one : two;
                all.add(node.store()
                        .apply(Node.batch(
                                "b" + i,
                                Node.write("shared", Precondition.ANY, 0, "{\"seq\":" + i + "}"),
                                Node.write("d" + i, Precondition.ABSENT, 0, "{}"))));
                all.add(node.store().apply(Node.batch("s" + i, Node.write("other", Precondition.ANY, 0, "{}"))));
                all.add(node.store().apply(Node.batch("i" + i, Node.write("i" + i / 2, Precondition.ABSENT, 0, "{}"))));
            }

            long rejected = all.stream()
                    .map(Node::await)
                    .filter(BatchResult.Rejected.class::isInstance)
                    .count();
            assertThat(rejected).as("of two who insert a document one wins").isEqualTo(20);
            assertThat(things().countDocuments()).isEqualTo(2 + 40 + 20);
            assertThat(bare().getCollection("batches").countDocuments()).isEqualTo(40);
        }
    }

    @Test
    void anotherProcessHearsOfEveryChangeOnce() {
        try (Node one = Node.open(target);
                Node two = Node.open(target)) {
            Heard own = new Heard();
            Heard foreign = new Heard();
            Heard others = new Heard();
            one.store().subscribe(Set.of(Thing.MODEL), Optional.empty(), own);
            one.store().subscribeExternal(Set.of(Thing.MODEL), foreign);
            two.store().subscribe(Set.of(Thing.MODEL), Optional.empty(), others);

            one.put("b1", "a", "{\"seq\":1}");
            one.put("b2", "a", "{\"seq\":2}");
            one.apply(Node.batch("b3", Node.delete("a", Precondition.ANY), Node.write("b", Precondition.ANY, 0, "{}")));
            others.await(4);
            two.put("b4", "c", "{}");
            two.apply(Node.batch("b5", Node.delete("b", Precondition.ANY))).orThrow();

            assertThat(own.await(6)).extracting(Change::batchId).containsExactly("b1", "b2", "b3", "b3", "b4", "b5");
            assertThat(others.await(6))
                    .extracting(Change::batchId)
                    .containsExactlyInAnyOrder("b1", "b2", "b3", "b3", "b4", "b5");
            assertThat(others.changes().stream().filter(change -> change.id().equals("a")))
                    .extracting(Change::version)
                    .isSorted()
                    .hasSize(3);
            assertThat(own.changes().get(5).document()).isEmpty();
            assertThat(own.changes().get(5).version())
                    .isEqualTo(others.changes().get(5).version());
            assertThat(foreign.await(2)).extracting(Change::batchId).containsExactly("b4", "b5");
            assertThat(own.resyncs() + others.resyncs()).isZero();
        }
    }

    @Test
    void aLeaseIsTakenOnlyByWhoWaitedAndTheFormerOwnerChangesNothing() {
        Duration shortly = Duration.ofMillis(300);
        try (Node one = Node.open(target);
                Node two = Node.open(target)) {
            var first = Node.await(one.store().leases().acquire("matriz", "node-1", shortly))
                    .orElseThrow();
            assertThat(Node.await(two.store().leases().acquire("matriz", "node-2", shortly)))
                    .isEmpty();
            var second = org.awaitility.Awaitility.await()
                    .atMost(Duration.ofMinutes(5))
                    .until(() -> Node.await(two.store().leases().acquire("matriz", "node-2", TTL)), Optional::isPresent)
                    .orElseThrow();

            assertThat(second.token()).isGreaterThan(first.token());
            RawBatch late = new RawBatch(
                    "late", Optional.of(first.fence()), List.of(Node.write("a", Precondition.ANY, 0, "{}")));
            assertThat(one.apply(late)).isEqualTo(new BatchResult.Fenced(first.fence(), second.token()));
            assertThat(Node.await(one.store().leases().renew(first))).isEmpty();
            Node.await(one.store().leases().release(first));
            assertThat(Node.await(two.store().leases().renew(second))).contains(second);

            Node.await(two.store().leases().release(second));
            assertThat(Node.await(one.store().leases().acquire("matriz", "node-1", TTL)))
                    .as("given back")
                    .isPresent();
        }
    }

    @Test
    void oneNodeHasTheDatabaseForItself() {
        try (Node one = Node.open(target);
                Node two = Node.open(target)) {
            List<CompletionStage<Optional<DatabaseOwner>>> race = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                race.add((i % 2 == 0 ? one : two).store().claimOwnership("node-" + i, "host-" + i, false));
            }
            List<Optional<DatabaseOwner>> answers =
                    race.stream().map(Node::await).toList();
            assertThat(answers.stream().filter(Optional::isEmpty)).hasSize(1);
            String winner = "node-" + answers.indexOf(Optional.<DatabaseOwner>empty());
            assertThat(answers.stream()
                            .flatMap(Optional::stream)
                            .map(DatabaseOwner::node)
                            .distinct())
                    .containsExactly(winner);
            assertThat(Node.await(one.store().claimOwnership(winner, "again", false)))
                    .isEmpty();
            assertThat(Node.await(two.store().isOwner(winner))).isTrue();

            race.clear();
            for (int i = 20; i < 30; i++) {
                race.add((i % 2 == 0 ? one : two).store().claimOwnership("node-" + i, "host-" + i, true));
            }
            answers = race.stream().map(Node::await).toList();
            String last = Node.await(one.store().claimOwnership("node-x", "x", false))
                    .orElseThrow()
                    .node();
            assertThat(Node.await(one.store().isOwner(winner))).isFalse();
            assertThat(Node.await(one.store().isOwner(last))).isTrue();
            assertThat(answers.get(Integer.parseInt(last.substring(5)) - 20))
                    .as("who has it was told so")
                    .isEmpty();
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
    void whatTheModelDoesNotKnowIsDamaged() {
        try (Node node = Node.open(target)) {
            node.put("b1", "a", "{\"unknown\":1}");

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

    @Test
    void ofTwoProcessesThatAskAtOnceOneIsGivenTheLease() {
        try (Node one = Node.open(target);
                Node two = Node.open(target)) {
            for (int i = 0; i < 10; i++) {
                String name = "branch-" + i;
                var first = one.store().leases().acquire(name, "node-1", TTL);
                var second = two.store().leases().acquire(name, "node-2", TTL);
                assertThat(Node.await(first).isPresent())
                        .as(name)
                        .isNotEqualTo(Node.await(second).isPresent());
            }
        }
        try (Node again = Node.open(target)) {
            assertThat(IntStream.range(0, 10)
                            .filter(i -> Node.await(again.store().leases().acquire("branch-" + i, "node-1", TTL))
                                            .isPresent()
                                    != Node.await(again.store().leases().acquire("branch-" + i, "node-2", TTL))
                                            .isPresent()))
                    .as("who is started again need not wait for its former life, and nobody else is given the name")
                    .hasSize(10);
        }
    }

    @Test
    void theFeedGoesOnAfterWhatOthersDoPastUs() {
        try (Node node = Node.open(target);
                Node other = Node.open(target)) {
            Heard heard = new Heard();
            node.store().subscribe(Set.of(Thing.MODEL), Optional.empty(), heard);
            bare().runCommand(new Document("insert", "things")
                    .append("documents", List.of(new Document("_id", "strange")))
                    .append("bypassDocumentValidation", true));
            things().insertOne(new Document("_id", "spoilt")
                    .append("v", 1L)
                    .append("f", 0L)
                    .append("s", 1)
                    .append("b", "b0")
                    .append("c", 1L)
                    .append("body", new Document()));
            other.put("b1", "a", "{}");
            assertThat(heard.await(1)).extracting(Change::id).containsExactly("a");

            bare().drop();
            heard.awaitResync();
            assertThat(heard.changes()).hasSize(1);
        }
    }

    @Test
    void batchesOfSeveralLeasesAreReplayedUnderTheirOwn() {
        try (Node node = Node.open(target)) {
            List<RawBatch> batches = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                Optional<Fence> fence = i % 3 == 0 ? Optional.empty() : Optional.of(new Fence("lease-" + i % 3, 5 + i));
                batches.add(new RawBatch(
                        "r" + i, fence, List.of(Node.write("a", Precondition.ANY, 0, "{\"seq\":" + i + "}"))));
            }
            batches.add(Node.batch(
                    "large", Node.write("l", Precondition.ANY, 0, "{\"any\":\"" + "x".repeat(5_000_000) + "\"}")));
            batches.add(Node.batch("last", Node.write("m", Precondition.ANY, 0, "{}")));

            assertThat(node.replay(batches.toArray(RawBatch[]::new))).isInstanceOf(ReplayResult.Replayed.class);
            assertThat(node.raw("a").orElseThrow().fence()).isEqualTo(10);
            assertThat(node.json("a")).isEqualTo("{\"seq\":5}");
        }
    }

    @Test
    void aBatchThatTheServerRefusesIsNamed() {
        try (Node node = Node.open(target)) {
            bare().runCommand(new Document("collMod", "things")
                    .append("validator", new Document("body.seq", new Document("$ne", 13))));

            assertThat(node.replay(
                            Node.batch("r1", Node.write("a", Precondition.ANY, 0, "{\"seq\":1}")),
                            Node.batch("r2", Node.write("b", Precondition.ANY, 0, "{\"seq\":13}")),
                            Node.batch("r3", Node.write("c", Precondition.ANY, 0, "{\"seq\":3}"))))
                    .isInstanceOfSatisfying(ReplayResult.Refused.class, rejected -> {
                        assertThat(rejected.index()).isEqualTo(1);
                        assertThat(rejected.reason()).contains("code 121");
                    });
            assertThat(things().countDocuments()).isZero();
        }
    }
}
