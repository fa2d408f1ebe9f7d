package io.fairbot.storage.mongo.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import io.fairbot.storage.mongo.internal.driver.MongoConnectionSettings;
import io.fairbot.storage.remote.RawBatch;
import io.fairbot.storage.remote.RawWrite;
import io.fairbot.storage.remote.ReplayResult;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Change;
import io.fairbot.store.Fence;
import io.fairbot.store.Lease;
import io.fairbot.store.Model;
import io.fairbot.store.Precondition;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import io.fairbot.testkit.TestProgram;
import io.fairbot.testkit.mongod.ReplicaSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** Rounds of a journal in a real database: all or nothing, once, in the last state of each document. */
class ReplayTest {
    private final ReplicaSet set = ReplicaSet.shared(TestProgram.MONGOD.require(ReplayTest.class.getSimpleName()));
    private final MongoConnectionSettings target = Node.target(set.uri(), set.newDatabase());

    private MongoDatabase bare() {
        return set.primaryClient().getDatabase(target.database());
    }

    private MongoCollection<Document> things() {
        return bare().getCollection("things");
    }

    private Iterable<String> appliedIds() {
        return bare().getCollection("batches").find().map(batch -> batch.getString("_id"));
    }

    private static RawWrite put(String id, Precondition precondition, long version) {
        return Node.write(id, precondition, version, "{\"seq\":" + version + "}");
    }

    private static ReplayResult.Replayed replayed(ReplayResult result) {
        assertThat(result).isInstanceOf(ReplayResult.Replayed.class);
        return (ReplayResult.Replayed) result;
    }

    private static Map<Integer, String> unfit(ReplayResult result) {
        assertThat(result).isInstanceOf(ReplayResult.Unfit.class);
        return ((ReplayResult.Unfit) result).reasons();
    }

    private static ReplayResult.Refused refused(ReplayResult result) {
        assertThat(result).isInstanceOf(ReplayResult.Refused.class);
        return (ReplayResult.Refused) result;
    }

    @Test
    void chainsEndInTheirLastStateHoweverOftenTheyAreReplayed() {
        try (Node node = Node.open(target)) {
            node.put("old", "kept", Precondition.ABSENT, 5, "{}").orThrow();
            RawBatch[] round = {
                Node.batch("r1", put("a", Precondition.ABSENT, 10), put("b", Precondition.ABSENT, 11)),
                Node.batch("r2", put("a", Precondition.atVersion(10), 12), put("kept", Precondition.atVersion(5), 6)),
                Node.batch("r3", Node.delete("b", Precondition.atVersion(11))),
                Node.batch("r4", put("a", Precondition.atVersion(12), 13)),
                Node.batch("r5", Node.delete("kept", Precondition.atVersion(6)), put("c", Precondition.ANY, 14)),
            };

            for (int i = 0; i < 3; i++) {
                assertThat(replayed(node.replay(round)).versions())
                        .containsExactly(
                                List.of(10L, 11L), List.of(12L, 6L), List.of(0L), List.of(13L), List.of(0L, 14L));
                assertThat(things().find().map(thing -> thing.getString("_id") + " " + thing.getLong("v")))
                        .containsExactlyInAnyOrder("a 13", "c 14");
                assertThat(things().find(new Document("_id", "a")).first()).containsEntry("b", "r4");
                assertThat(appliedIds()).containsExactlyInAnyOrder("r1", "r2", "r3", "r4", "r5");
            }
        }
    }

    @Test
    void aRoundIsRepeatedInOtherPartsWithoutEffect() {
        try (Node node = Node.open(target)) {
            RawBatch r1 = Node.batch("r1", put("a", Precondition.ABSENT, 10));
            RawBatch r2 = Node.batch("r2", Node.delete("a", Precondition.atVersion(10)));
            RawBatch r3 = Node.batch("r3", put("b", Precondition.ABSENT, 11));
            node.replay(r1, r2);

            for (List<RawBatch> part : List.of(List.of(r1), List.of(r2, r3), List.of(r1, r2, r3))) {
                replayed(Node.await(node.store().replay(part, List.of(), Node.PATIENT)));
            }
            assertThat(things().find().map(thing -> thing.getString("_id"))).containsExactly("b");
        }
    }

    @Test
    void whatWasAppliedOneByOneIsRecognisedByWhatFollowsInTheJournal() {
        try (Node node = Node.open(target)) {
            RawBatch r1 = Node.batch("r1", put("a", Precondition.ABSENT, 10));
            RawBatch r2 = Node.batch("r2", put("a", Precondition.atVersion(10), 11));
            RawBatch r3 = Node.batch("r3", put("gone", Precondition.ABSENT, 12));
            RawBatch r4 = Node.batch("r4", Node.delete("gone", Precondition.atVersion(12)));
            for (RawBatch batch : List.of(r1, r2, r3, r4)) {
                node.apply(batch).orThrow();
            }

            replayed(Node.await(node.store().replay(List.of(r1), List.of(r2, r3, r4), Node.PATIENT)));
            replayed(Node.await(node.store().replay(List.of(r3), List.of(r4), Node.PATIENT)));
            replayed(node.replay(r1, r2, r3, r4));

            assertThat(things().find().map(thing -> thing.getString("_id") + " " + thing.getLong("v")))
                    .containsExactly("a 11");
        }
    }

    @Test
    void aForeignChangeIsNotOverwritten() {
        try (Node node = Node.open(target);
                Node other = Node.open(target)) {
            RawBatch r1 = Node.batch("r1", put("a", Precondition.ABSENT, 10));
            RawBatch r2 = Node.batch("r2", put("b", Precondition.ABSENT, 11));
            RawBatch r3 = Node.batch("r3", put("a", Precondition.atVersion(10), 12), put("c", Precondition.ABSENT, 13));
            node.replay(r1);
            other.put("foreign", "a", Precondition.atVersion(10), 0, "{\"seq\":99}")
                    .orThrow();

            Map<Integer, String> reasons = unfit(node.replay(r1, r2, r3));
            assertThat(reasons).containsOnlyKeys(2);
            assertThat(reasons.get(2)).contains("is in version 11", "requires version 10");
            assertThat(node.raw("b")).as("nothing of the round").isEmpty();

            replayed(node.replay(r1, r2));
            assertThat(unfit(node.replay(r3))).containsOnlyKeys(0);
            assertThat(node.json("a")).isEqualTo("{\"seq\":99}");
            assertThat(node.raw("c")).isEmpty();
        }
    }

    @Test
    void aUniqueIndexAddedByHandNamesTheBatchTheIndexAndTheCode() {
        try (Node node = Node.open(target)) {
            things().createIndex(
                            new Document("body.name", 1),
                            new IndexOptions().unique(true).name("by hand"));
            node.put("b0", "first", "{\"name\":\"Ana\"}");
            RawBatch r1 = Node.batch("r1", Node.write("a", Precondition.ABSENT, 10, "{\"name\":\"Bia\"}"));
            RawBatch r2 = Node.batch("r2", Node.write("b", Precondition.ABSENT, 11, "{\"name\":\"Ana\"}"));
            RawBatch r3 = Node.batch("r3", Node.write("b", Precondition.atVersion(11), 12, "{\"name\":\"Ana\"}"));

            assertThat(refused(node.replay(r1, r2, r3)).index()).isEqualTo(1);
            assertThat(things().countDocuments()).isEqualTo(1);
            replayed(node.replay(r1));
            ReplayResult.Refused alone = refused(node.replay(r2));
            assertThat(alone.reason())
                    .contains("unique index \"by hand\"", "code 11000")
                    .doesNotContain("Ana");
            for (RawBatch batch : List.of(
                    r2,
                    Node.batch(
                            "s",
                            Node.write("x", Precondition.ANY, 0, "{}"),
                            r2.writes().get(0)))) {
                assertThat(Node.failure(node.store().apply(batch)))
                        .as("the ordinary way")
                        .isInstanceOfSatisfying(StoreException.class, failure -> {
                            assertThat(failure.code()).isEqualTo(StoreErrorCode.REFUSED);
                            assertThat(failure)
                                    .hasMessageContaining("\"by hand\"")
                                    .hasMessageContaining("11000");
                        });
            }
            assertThat(node.store().status().problem()).as("no outage").isEmpty();
            assertThat(node.put("b9", "z", Precondition.ABSENT, 0, "{\"name\":\"Cau\"}"))
                    .isInstanceOf(BatchResult.Applied.class);
        }
    }

    @Test
    void aValidatorAddedByHandNamesTheBatch() {
        try (Node node = Node.open(target)) {
            bare().runCommand(new Document("collMod", "things")
                    .append("validator", new Document("body.seq", new Document("$ne", 13))));

            ReplayResult.Refused refused = refused(node.replay(
                    Node.batch("r1", put("a", Precondition.ANY, 1)),
                    Node.batch("r2", put("b", Precondition.ANY, 13)),
                    Node.batch("r3", put("c", Precondition.ANY, 3))));
            assertThat(refused.index()).isEqualTo(1);
            assertThat(refused.reason()).contains("code 121");
            assertThat(things().countDocuments()).isZero();
            replayed(node.replay(
                    Node.batch("r2", put("b", Precondition.ANY, 13)),
                    Node.batch("r4", put("b", Precondition.ANY, 14))));
            assertThat(node.json("b")).as("only the last state matters").isEqualTo("{\"seq\":14}");
        }
    }

    @Test
    void whatCannotBeStoredAtAllNamesTheBatch() {
        Model<Thing> strange = Model.builder("strange", Thing.class).build();
        RawBatch sound = Node.batch("r1", put("a", Precondition.ANY, 1));
        RawBatch large = Node.batch(
                "r2", Node.write("b", Precondition.ANY, 2, "{\"any\":\"" + "x".repeat(16 * 1024 * 1024) + "\"}"));
        RawBatch digits = Node.batch("r3", Node.write("b", Precondition.ANY, 2, "{\"any\":" + "1".repeat(40) + "}"));
        RawBatch unknown = Node.batch(
                "r4",
                new RawWrite(
                        strange,
                        "x",
                        Precondition.ANY,
                        3,
                        1,
                        put("x", Precondition.ANY, 3).body()));
        try (Node node = Node.open(target)) {
            assertThat(refused(node.replay(sound, large)))
                    .satisfies(refused -> assertThat(refused.index()).isEqualTo(1))
                    .satisfies(refused -> assertThat(refused.reason()).contains("16 MB"));
            assertThat(refused(node.replay(sound, digits)).reason()).contains("34 digits");
            assertThat(refused(node.replay(sound, unknown)))
                    .satisfies(refused -> assertThat(refused.index()).isEqualTo(1))
                    .satisfies(refused -> assertThat(refused.reason()).contains("without the model strange"));
            assertThat(things().countDocuments()).isZero();
        }
    }

    @Test
    void aRoundCarriesTheTokensOfItsLeases() {
        try (Node node = Node.open(target)) {
            Lease lease = Node.await(node.store().leases().acquire("near", "node-1", Duration.ofMinutes(10)))
                    .orElseThrow();
            RawBatch[] round = new RawBatch[8];
            for (int i = 0; i < round.length; i++) {
                Fence fence = switch (i % 4) {
                    case 0 -> new Fence("near", lease.token());
                    case 1 -> new Fence("far", 3);
                    case 2 -> new Fence("far", 4);
                    default -> new Fence("third", 1);
                };
                Fence rising = i >= 4 && fence.lease().equals("far") ? new Fence("far", 4) : fence;
                round[i] = new RawBatch("r" + i, Optional.of(rising), List.of(put("a", Precondition.ANY, 10 + i)));
            }

            for (int i = 0; i < 2; i++) {
                replayed(node.replay(round));
                assertThat(node.raw("a").orElseThrow().version()).isEqualTo(17);
                assertThat(node.raw("a").orElseThrow().fence()).isEqualTo(1);
            }
            List<Long> copies = new ArrayList<>();
            bare().getCollection("fences")
                    .find(new Document("_id", new Document("$regex", ":far$")))
                    .forEach(copy -> copies.add(copy.getLong("token")));
            assertThat(copies).hasSize(16).containsOnly(4L);
            RawBatch late =
                    new RawBatch("late", Optional.of(new Fence("far", 3)), List.of(put("b", Precondition.ANY, 30)));
            assertThat(node.apply(late)).isInstanceOf(BatchResult.Fenced.class);
            assertThat(unfit(node.replay(late)).get(0)).contains("newer owner, with token 4");
            Lease next = Node.await(node.store().leases().acquire("far", "node-1", Duration.ofMinutes(10)))
                    .orElseThrow();
            assertThat(next.token()).isGreaterThan(4);
        }
    }

    @Test
    void listenersAreToldTheLastStates() {
        try (Node node = Node.open(target);
                Node other = Node.open(target)) {
            Heard own = new Heard();
            Heard external = new Heard();
            Heard elsewhere = new Heard();
            node.store().subscribe(Set.of(Thing.MODEL), Optional.empty(), own);
            node.store().subscribeExternal(Set.of(Thing.MODEL), external);
            other.store().subscribe(Set.of(Thing.MODEL), Optional.empty(), elsewhere);
            node.put("b0", "gone", Precondition.ABSENT, 5, "{}").orThrow();

            replayed(node.replay(
                    Node.batch("r1", put("a", Precondition.ABSENT, 10)),
                    Node.batch("r2", put("a", Precondition.atVersion(10), 11)),
                    Node.batch("r3", Node.delete("gone", Precondition.atVersion(5)))));
            node.put("last", "z", Precondition.ABSENT, 20, "{}").orThrow();
            other.put("foreign", "y", Precondition.ABSENT, 21, "{}").orThrow();

            assertThat(external.await(1)).extracting(Change::batchId).containsExactly("foreign");
            assertThat(own.await(5))
                    .extracting(Change::batchId)
                    .containsExactlyInAnyOrder("b0", "r2", "r3", "last", "foreign");
            assertThat(elsewhere.await(5))
                    .extracting(Change::batchId)
                    .containsExactlyInAnyOrder("b0", "r2", "r3", "last", "foreign");
        }
    }

    @Test
    void roundsBesideWritesOfOthersLoseNothing() {
        try (Node node = Node.open(target);
                Node other = Node.open(target)) {
            List<CompletionStage<ReplayResult>> rounds = new ArrayList<>();
            List<CompletionStage<BatchResult>> others = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                List<RawBatch> round = new ArrayList<>();
                for (int j = 0; j < 5; j++) {
                    round.add(Node.batch(
                            "r" + i + "-" + j,
                            put("shared", Precondition.ANY, 0),
                            put("d" + i + "-" + j, Precondition.ABSENT, 0)));
                }
                rounds.add(node.store().replay(round, List.of(), Node.PATIENT));
                others.add(other.store().apply(Node.batch("o" + i, put("shared", Precondition.ANY, 0))));
            }

            rounds.forEach(round -> replayed(Node.await(round)));
            others.forEach(write -> Node.await(write).orThrow());
            assertThat(things().countDocuments()).isEqualTo(51);
            assertThat(bare().getCollection("batches").countDocuments()).isEqualTo(50);
        }
    }

    @Test
    void aBatchThatDoesNotFitIsNamedAndNothingOfTheRoundIsApplied() {
        try (Node node = Node.open(target)) {
            node.put("there", "taken", "{}");
            long version = node.raw("taken").orElseThrow().version();
            Node.await(node.store().leases().acquire("matriz", "node-1", Duration.ofMinutes(10)));
            Fence low = new Fence("matriz", 0);
            RawBatch first = Node.batch("r1", Node.write("a", Precondition.ABSENT, 0, "{\"seq\":1}"));
            RawBatch clash = Node.batch(
                    "clash",
                    Node.write("half", Precondition.ABSENT, 0, "{}"),
                    Node.write("taken", Precondition.ABSENT, 0, "{}"));
            RawBatch fenced =
                    new RawBatch("fenced", Optional.of(low), List.of(Node.write("fenced", Precondition.ANY, 0, "{}")));

            Map<Integer, String> reasons = unfit(node.replay(first, clash, fenced));
            assertThat(reasons).containsOnlyKeys(1, 2);
            assertThat(reasons)
                    .containsEntry(
                            1,
                            "A document of things is in version " + version
                                    + "; the batch requires that it is absent.");
            assertThat(reasons.get(2)).contains("newer owner");
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
}
