package io.fairbot.storage.mongo.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import io.fairbot.storage.mongo.internal.driver.MongoConnectionSettings;
import io.fairbot.storage.remote.DatabaseOwner;
import io.fairbot.storage.remote.RawBatch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Change;
import io.fairbot.store.Precondition;
import io.fairbot.testkit.TestProgram;
import io.fairbot.testkit.mongod.ReplicaSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** Several processes on one database: their writes, their feeds, their leases, and the owner. */
class MongoProcessesTest {
    private static final Duration TTL = Duration.ofMinutes(10);

    private final ReplicaSet set =
            ReplicaSet.shared(TestProgram.MONGOD.require(MongoProcessesTest.class.getSimpleName()));
    private final MongoConnectionSettings target = Node.target(set.uri(), set.newDatabase());

    private MongoDatabase bare() {
        return set.primaryClient().getDatabase(target.database());
    }

    private MongoCollection<Document> things() {
        return bare().getCollection("things");
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
}
