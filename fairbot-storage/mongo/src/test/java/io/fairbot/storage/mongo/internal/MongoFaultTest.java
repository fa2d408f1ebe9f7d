package io.fairbot.storage.mongo.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoCollection;
import io.fairbot.storage.mongo.internal.driver.MongoConnectionSettings;
import io.fairbot.storage.remote.RawBatch;
import io.fairbot.storage.remote.ReplayResult;
import io.fairbot.storage.remote.UnknownOutcomeException;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Change;
import io.fairbot.store.Precondition;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import io.fairbot.store.Write;
import io.fairbot.store.backup.ProgressListener;
import io.fairbot.testkit.TestProgram;
import io.fairbot.testkit.mongod.MongoServer;
import io.fairbot.testkit.mongod.ReplicaSet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that breaks, swallows answers, and comes back. */
class MongoFaultTest {
    /** For tests that wait for a timeout: short, and yet ten times what opening a store takes on a quiet machine. */
    private static final Duration TIMEOUT = Duration.ofSeconds(4);

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static @Nullable ReplicaSet running;

    private final MongoConnectionSettings patient = Node.target(set().uri(), set().newDatabase());
    private final MongoConnectionSettings target = Node.within(patient, TIMEOUT);

    @BeforeAll
    static void start() {
        running = ReplicaSet.builder(TestProgram.MONGOD.require(MongoFaultTest.class.getSimpleName()), 1)
                .withProxies(6)
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
        return java.util.Objects.requireNonNull(running);
    }

    private MongoCollection<Document> bare(String collection) {
        return set().primaryClient().getDatabase(target.database()).getCollection(collection);
    }

    /** Lets the server itself fail commands of ours. */
    private static void failing(Object mode, Document how) {
        set().primaryClient()
                .getDatabase("admin")
                .runCommand(new Document("configureFailPoint", "failCommand")
                        .append("mode", mode)
                        .append("data", how.append("appName", "fairbot")));
    }

    @Test
    void aSingleWriteWhoseAnswerIsSwallowedIsUnknownAndReplayDoesNotDoubleIt() {
        try (Node node = openedWithTimeout()) {
            Heard foreign = new Heard();
            node.store().subscribeExternal(Set.of(Thing.MODEL), foreign);
            set().proxies().get(0).dropResponses();
            RawBatch batch = Node.batch("b1", Node.write("a", Precondition.ABSENT, 7, "{\"seq\":1}"));

            assertThat(Node.failure(node.store().apply(batch)))
                    .isInstanceOf(UnknownOutcomeException.class)
                    .hasMessageContaining("It is unknown whether the batch b1 happened");
            Awaitility.await().atMost(PATIENCE).until(() -> bare("things").countDocuments() == 2);
            set().proxies().get(0).clearFaults();

            assertThat(replayed(node, batch)).isInstanceOf(ReplayResult.Replayed.class);
            assertThat(node.raw("a").orElseThrow().version()).isEqualTo(7);
            assertThat(foreign.await(1)).extracting(Change::id).containsExactly("a");
        }
    }

    @Test
    void aTransactionWhoseCommitIsNotConfirmedIsUnknownAndReplayDoesNotDoubleIt() {
        try (Node node = openedWithTimeout()) {
            RawBatch batch = Node.batch(
                    "b1",
                    Node.write("a", Precondition.ABSENT, 7, "{\"seq\":1}"),
                    Node.write("b", Precondition.ABSENT, 8, "{}"));
            failing(
                    "alwaysOn",
                    new Document("failCommands", List.of("commitTransaction"))
                            .append("writeConcernError", new Document("code", 64).append("errmsg", "waiting")));

            assertThat(Node.failure(node.store().apply(batch))).isInstanceOf(UnknownOutcomeException.class);
            failing("off", new Document("failCommands", List.of()));

            assertThat(bare("batches").countDocuments()).isEqualTo(1);
            assertThat(replayed(node, batch)).isInstanceOf(ReplayResult.Replayed.class);
            assertThat(node.raw("a").orElseThrow().version()).isEqualTo(7);
            assertThat(bare("batches").countDocuments()).isEqualTo(1);
        }
    }

    @Test
    void aTransactionThatIsLeftOpenOnTheServerIsEndedBeforeTheNextOne() {
        try (Node node = openedWithTimeout()) {
            RawBatch batch = Node.batch(
                    "b1",
                    Node.write("a", Precondition.ABSENT, 7, "{\"seq\":1}"),
                    Node.write("b", Precondition.ABSENT, 8, "{}"));
            failing(
                    "alwaysOn",
                    new Document("failCommands", List.of("commitTransaction", "abortTransaction"))
                            .append("closeConnection", true));
            assertThat(Node.failure(node.store().apply(batch))).isInstanceOf(UnknownOutcomeException.class);
            failing("off", new Document("failCommands", List.of()));
            assertThat(openTransactions()).isEqualTo(1);

            assertThat(replayed(node, batch)).isInstanceOf(ReplayResult.Replayed.class);
            assertThat(openTransactions()).isZero();
        }
    }

    private static long openTransactions() {
        return set().primaryClient()
                .getDatabase("admin")
                .runCommand(new Document("serverStatus", 1))
                .get("transactions", Document.class)
                .get("currentOpen", Number.class)
                .longValue();
    }

    @Test
    void toACallerOfAStoreAnUnknownOutcomeIsToldAsSuch() {
        try (Node node = openedWithTimeout()) {
            set().proxies().get(0).dropResponses();

            assertThat(Node.failure(node.store()
                            .apply(Batch.of(
                                    "b1",
                                    Write.put(
                                            Thing.MODEL,
                                            "a",
                                            new Thing(Optional.empty(), Optional.empty(), Optional.empty()))))))
                    .isInstanceOfSatisfying(StoreException.class, failure -> {
                        assertThat(failure.code()).isEqualTo(StoreErrorCode.UNAVAILABLE);
                        assertThat(failure.isTransient()).isTrue();
                    });
            assertThat(node.store().status().problem()).isPresent();
            set().proxies().get(0).clearFaults();
            awaitReachable(node);
            assertThat(node.store().status().problem()).isEmpty();
        }
    }

    @Test
    void withoutAServerItIsCertainThatNothingHappened() {
        try (Node node = openedWithTimeout()) {
            set().proxies().get(0).refuseConnections();
            set().proxies().get(0).resetConnections();
            Awaitility.await("the driver notices")
                    .atMost(PATIENCE)
                    .until(() -> node.store()
                            .probe()
                            .handle((done, failure) -> failure != null)
                            .toCompletableFuture()
                            .join());

            for (CompletionStage<?> call : List.<CompletionStage<?>>of(
                    node.store().get(Thing.MODEL, "a"),
                    node.store().apply(Node.batch("b1", Node.write("a", Precondition.ABSENT, 7, "{}"))),
                    node.store()
                            .apply(Node.batch(
                                    "b2",
                                    Node.write("a", Precondition.ANY, 0, "{}"),
                                    Node.write("b", Precondition.ANY, 0, "{}"))),
                    node.store()
                            .replay(
                                    List.of(Node.batch("b3", Node.write("a", Precondition.ANY, 0, "{}"))),
                                    List.of(),
                                    Duration.ofSeconds(2)),
                    node.store().leases().acquire("matriz", "node-1", Duration.ofMinutes(1)))) {
                assertThat(Node.failure(call)).isInstanceOfSatisfying(StoreException.class, failure -> {
                    assertThat(failure.code()).isEqualTo(StoreErrorCode.UNAVAILABLE);
                    assertThat(failure).hasMessageContaining("nothing was changed");
                });
            }
            set().proxies().get(0).clearFaults();
            awaitReachable(node);
            assertThat(node.raw("a")).isEmpty();
        }
    }

    @Test
    void aTransactionThatClashesIsTriedAgain() {
        try (Node node = opened()) {
            failing(
                    new Document("times", 3),
                    new Document("failCommands", List.of("commitTransaction"))
                            .append("errorCode", 112)
                            .append("errorLabels", List.of("TransientTransactionError")));

            assertThat(node.apply(Node.batch("b1", Node.delete("first", Precondition.ANY))))
                    .isInstanceOf(BatchResult.Applied.class);
            assertThat(node.raw("first")).isEmpty();
        }
    }

    @Test
    void theFeedGoesOnWhereItWasAfterTheServerCameBack() {
        try (Node node = opened();
                Node other = Node.open(patient)) {
            Heard heard = new Heard();
            node.store().subscribe(Set.of(Thing.MODEL), Optional.empty(), heard);
            other.put("b1", "a", "{}");
            heard.await(1);
            set().proxies().get(0).resetConnections();
            MongoServer server = set().members().get(0);
            server.restart();
            set().awaitHealthy();
            awaitReachable(other);
            other.put("b2", "b", "{}");
            other.apply(Node.batch("b3", Node.delete("a", Precondition.ANY))).orThrow();

            assertThat(heard.await(3)).extracting(Change::batchId).containsExactly("b1", "b2", "b3");
            assertThat(heard.resyncs()).isZero();
        }
    }

    @Test
    void whenTheServersHistoryIsGoneEverybodyReadsAnewOnce() {
        try (Node node = opened();
                Node other = Node.open(patient)) {
            Heard heard = new Heard();
            node.store().subscribe(Set.of(Thing.MODEL), Optional.empty(), heard);
            other.put("b1", "a", "{}");
            heard.await(1);
            // Both nodes' streams break, each once.
            failing(
                    new Document("times", 2),
                    new Document("failCommands", List.of("getMore")).append("errorCode", 286));
            heard.awaitResync();

            other.put("b2", "b", "{}");
            heard.await(2);
            assertThat(heard.changes().get(1).id()).isEqualTo("b");
        }
    }

    @Test
    void aFullDiskAndRightsThatAreGoneAreToldAsWhatTheyAre() {
        try (Node node = opened()) {
            failing("alwaysOn", new Document("failCommands", List.of("insert", "update")).append("errorCode", 14_031));
            assertThat(Node.failure(node.store().apply(Node.batch("b1", Node.write("a", Precondition.ANY, 7, "{}")))))
                    .isInstanceOfSatisfying(StoreException.class, failure -> {
                        assertThat(failure.code()).isEqualTo(StoreErrorCode.FULL);
                        assertThat(failure).hasMessageContaining("Make room");
                    });
            failing("alwaysOn", new Document("failCommands", List.of("find")).append("errorCode", 13));
            assertThat(Node.failure(node.store().get(Thing.MODEL, "a")))
                    .isInstanceOfSatisfying(StoreException.class, failure -> {
                        assertThat(failure.code()).isEqualTo(StoreErrorCode.UNAVAILABLE);
                        assertThat(failure).hasMessageContaining("readWrite and dbAdmin");
                    });
            failing("alwaysOn", new Document("failCommands", List.of("find")).append("errorCode", 18));
            assertThat(Node.failure(node.store().get(Thing.MODEL, "a"))).hasMessageContaining("accepts the login");
            failing("off", new Document("failCommands", List.of()));
            set().primaryClient()
                    .getDatabase(target.database())
                    .runCommand(new Document("collMod", "things")
                            .append("validator", new Document("foreign", new Document("$exists", true))));
            assertThat(Node.failure(
                            node.store().apply(Node.batch("b2", Node.write("b", Precondition.ABSENT, 7, "{}")))))
                    .hasMessageContaining("validator");
        }
    }

    @Test
    void aBackupThatTakesLongerThanItsMomentIsKeptSaysWhatToDo(@TempDir Path directory) {
        try (Node node = opened()) {
            for (int code : List.of(239, 246, 8)) {
                failing(
                        "alwaysOn",
                        new Document("failCommands", List.of("find", "aggregate")).append("errorCode", code));
                assertThat(Node.failure(node.store().backup(directory.resolve("backup" + code), ProgressListener.NONE)))
                        .isInstanceOfSatisfying(StoreException.class, failure -> {
                            boolean tooOld = code != 8;
                            assertThat(failure.code())
                                    .isEqualTo(tooOld ? StoreErrorCode.REFUSED : StoreErrorCode.UNAVAILABLE);
                            assertThat(failure.getMessage()
                                            .contains("raise the parameter minSnapshotHistoryWindowInSeconds"))
                                    .as("%d: %s", code, failure)
                                    .isEqualTo(tooOld);
                        });
            }
        }
    }

    @Test
    void anOwnerThatCannotBeWrittenIsNone() {
        try (Node node = opened()) {
            failing("alwaysOn", new Document("failCommands", List.of("insert")).append("errorCode", 8));
            assertThat(Node.failure(node.store().claimOwnership("node-1", "matriz", false)))
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            failure -> assertThat(failure.code()).isEqualTo(StoreErrorCode.UNAVAILABLE));
            failing("off", new Document("failCommands", List.of()));
            assertThat(Node.await(node.store().isOwner("node-1"))).isFalse();
            assertThat(Node.await(node.store().claimOwnership("node-1", "matriz", false)))
                    .isEmpty();
        }
    }

    /** A store with one document in it whose calls wait for as long as a busy machine needs. */
    private Node opened() {
        Node node = Node.open(patient);
        node.put("b0", "first", "{}");
        return node;
    }

    /** The same with a short timeout, for a test that waits for it. */
    private Node openedWithTimeout() {
        opened().close();
        Node node = Node.open(target);
        node.put("b0-again", "first", "{}");
        return node;
    }

    /** Replays until the server can be reached again and the first try has let go. */
    private static ReplayResult replayed(Node node, RawBatch batch) {
        AtomicReference<ReplayResult> result = new AtomicReference<>();
        Awaitility.await("the replay")
                .atMost(PATIENCE)
                .until(() -> node.store()
                        .replay(List.of(batch), List.of(), Node.PATIENT)
                        .thenAccept(result::set)
                        .handle((done, failure) -> failure == null)
                        .toCompletableFuture()
                        .join());
        return Objects.requireNonNull(result.get());
    }

    private static void awaitReachable(Node node) {
        Awaitility.await("the server")
                .atMost(PATIENCE)
                .until(() -> node.store()
                        .probe()
                        .handle((done, failure) -> failure == null)
                        .toCompletableFuture()
                        .join());
    }
}
