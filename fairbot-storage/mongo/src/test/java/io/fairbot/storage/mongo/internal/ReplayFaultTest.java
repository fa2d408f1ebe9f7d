package io.fairbot.storage.mongo.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoCollection;
import io.fairbot.storage.mongo.internal.driver.MongoConnectionSettings;
import io.fairbot.storage.remote.RawBatch;
import io.fairbot.storage.remote.ReplayResult;
import io.fairbot.storage.remote.UnknownOutcomeException;
import io.fairbot.store.Fence;
import io.fairbot.store.Precondition;
import io.fairbot.store.StoreException;
import io.fairbot.testkit.TestProgram;
import io.fairbot.testkit.mongod.ReplicaSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Rounds of a journal into a database that is far away, or whose answers are lost. */
class ReplayFaultTest {
    private static final Duration DISTANCE = Duration.ofMillis(200);
    private static final int ROUND = 1_000;

    private static @Nullable ReplicaSet running;

    private final MongoConnectionSettings target = Node.target(set().uri(), set().newDatabase());

    @BeforeAll
    static void start() {
        running = ReplicaSet.builder(TestProgram.MONGOD.require(ReplayFaultTest.class.getSimpleName()), 1)
                .withProxies(11)
                .arguments("--setParameter", "enableTestCommands=1")
                .start();
    }

    @AfterAll
    static void stop() {
        if (running != null) {
            running.close();
        }
    }

    @AfterEach
    void heal() {
        set().proxies().forEach(proxy -> proxy.clearFaults());
        failing("off", new Document("failCommands", List.of()));
    }

    private static ReplicaSet set() {
        return Objects.requireNonNull(running);
    }

    /** A store with documents, so that writing them is an update. */
    private Node opened(String... ids) {
        Node node = Node.open(target);
        for (String id : ids) {
            node.put("before-" + id, id, "{}");
        }
        return node;
    }

    private MongoCollection<Document> bare(String collection) {
        return set().primaryClient().getDatabase(target.database()).getCollection(collection);
    }

    private static void failing(Object mode, Document how) {
        set().primaryClient()
                .getDatabase("admin")
                .runCommand(new Document("configureFailPoint", "failCommand")
                        .append("mode", mode)
                        .append("data", how.append("appName", "fairbot")));
    }

    /** Batches as a busy house makes them: three documents each, one of them changed again and again. */
    private static List<RawBatch> round(int number) {
        List<RawBatch> round = new ArrayList<>();
        for (int i = 0; i < ROUND; i++) {
            String name = number + "-" + i;
            round.add(new RawBatch(
                    "r" + name,
                    Optional.of(new Fence("branch-" + i % 5, 1)),
                    List.of(
                            Node.write("in-" + name, Precondition.ABSENT, 0, "{\"seq\":" + i + "}"),
                            Node.write("out-" + name, Precondition.ABSENT, 0, "{\"any\":\"" + "x".repeat(300) + "\"}"),
                            Node.write("chat-" + i % 50, Precondition.ANY, 0, "{\"seq\":" + i + "}"))));
        }
        return round;
    }

    private static void assertReplayed(Node node, List<RawBatch> round) {
        assertThat(Node.await(node.store().replay(round, List.of(), Node.PATIENT)))
                .isInstanceOf(ReplayResult.Replayed.class);
    }

    private void assertAllIsThere(int rounds) {
        assertThat(bare("batches").countDocuments()).isEqualTo((long) rounds * ROUND);
        assertThat(bare("things").countDocuments()).isEqualTo((long) rounds * ROUND * 2 + 50);
    }

    @Test
    void aDistantDatabaseTakesRoundsFasterThanAHouseFillsThem() {
        try (Node node = Node.open(target)) {
            assertReplayed(node, round(0));
            set().proxies().get(0).delay(DISTANCE, DISTANCE);
            long begun = System.nanoTime();
            for (int i = 1; i <= 4; i++) {
                assertReplayed(node, round(i));
            }
            double seconds = (System.nanoTime() - begun) / 1e9;

            System.out.printf(
                    "at %d ms: %.0f batches of 3 documents per second, in rounds of %d%n",
                    DISTANCE.toMillis(), 4 * ROUND / seconds, ROUND);
            assertAllIsThere(5);
        }
    }

    @Test
    void aRoundThatDoesNotFitIntoItsTimeLeavesNothingOrIsRecognised() {
        try (Node node = Node.open(target)) {
            assertReplayed(node, round(0));
            set().proxies().get(0).delay(DISTANCE, DISTANCE);
            Random random = new Random(5);
            int failures = 0;
            for (int i = 0; i < 8; i++) {
                // A round costs about eight round trips: most of these end within it, some near the commit.
                Duration timeout = Duration.ofMillis(200 + random.nextInt(2_000));
                long before = bare("batches").countDocuments();
                Optional<Throwable> failure = node.store()
                        .replay(round(1), List.of(), timeout)
                        .handle((done, failed) -> Optional.ofNullable(failed))
                        .toCompletableFuture()
                        .join();
                if (failure.isPresent()) {
                    failures++;
                    assertThat(failure.get().getCause())
                            .isInstanceOfAny(StoreException.class, UnknownOutcomeException.class);
                    if (failure.get().getCause() instanceof StoreException store) {
                        assertThat(store.isTransient()).isTrue();
                        assertThat(bare("batches").countDocuments())
                                .as("nothing was changed")
                                .isEqualTo(before);
                    }
                }
            }
            assertThat(failures).isPositive();
            set().proxies().get(0).clearFaults();

            assertReplayed(node, round(1));
            assertAllIsThere(2);
        }
    }

    @Test
    void aRoundWhoseAnswerIsLostIsRecognisedWhenItIsRepeated() {
        try (Node node = Node.open(target)) {
            failing(
                    "alwaysOn",
                    new Document("failCommands", List.of("commitTransaction"))
                            .append("writeConcernError", new Document("code", 64).append("errmsg", "waiting")));

            assertThat(Node.failure(node.store().replay(round(0), List.of(), Duration.ofSeconds(5))))
                    .isInstanceOf(UnknownOutcomeException.class);
            failing("off", new Document("failCommands", List.of()));

            assertAllIsThere(1);
            assertReplayed(node, round(0).subList(0, ROUND / 2));
            assertReplayed(node, round(0));
            assertAllIsThere(1);
            assertThat(bare("things").find(new Document("_id", "chat-49")).first())
                    .containsEntry("b", "r0-" + (ROUND - 1));
        }
    }

    @Test
    void aRoundThatIsTooMuchForTheServerIsDivided() {
        try (Node node = opened("a", "b")) {
            failing(new Document("times", 2), new Document("failCommands", List.of("update")).append("errorCode", 257));
            RawBatch one = Node.batch("one", Node.write("a", Precondition.ANY, 0, "{}"));
            RawBatch two = Node.batch("two", Node.write("b", Precondition.ANY, 0, "{}"));

            assertThat(node.replay(one, two))
                    .isInstanceOfSatisfying(
                            ReplayResult.Inconclusive.class,
                            result -> assertThat(result.reason()).contains("code 257"));
            assertThat(node.replay(one))
                    .isInstanceOfSatisfying(
                            ReplayResult.Refused.class,
                            result -> assertThat(result.reason()).contains("code 257"));
            assertThat(node.replay(one, two)).isInstanceOf(ReplayResult.Replayed.class);
        }
    }

    @Test
    void aRefusalThatNamesNoDocumentIsDividedToo() {
        try (Node node = opened("a", "b")) {
            failing(
                    new Document("times", 2),
                    new Document("failCommands", List.of("update")).append("errorCode", 10_334));
            RawBatch one = Node.batch("one", Node.write("a", Precondition.ANY, 0, "{}"));
            RawBatch two = Node.batch("two", Node.write("b", Precondition.ANY, 0, "{}"));

            assertThat(node.replay(one, two)).isInstanceOf(ReplayResult.Inconclusive.class);
            assertThat(node.replay(two))
                    .isInstanceOfSatisfying(
                            ReplayResult.Refused.class,
                            result -> assertThat(result.reason()).contains("code 10334"));
            assertThat(node.replay(one, two)).isInstanceOf(ReplayResult.Replayed.class);
        }
    }
}
