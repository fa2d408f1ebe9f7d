package io.fairbot.storage.internal.hybrid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.storage.internal.embedded.EmbeddedStore;
import io.fairbot.storage.remote.UnknownOutcomeException;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Durability;
import io.fairbot.store.Model;
import io.fairbot.store.Precondition;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import io.fairbot.store.Write;
import io.fairbot.store.WriteReceipt;
import io.fairbot.store.conflict.Conflict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is acknowledged while the database is away, and what becomes of it when it is back. */
class HybridRecoveryTest {
    @TempDir
    Path directory;

    @TempDir
    Path another;

    private final HybridWorld world = new HybridWorld(this);

    @AfterEach
    void close() {
        world.close();
    }

    private HybridStore outage() {
        HybridStore store = world.open(directory);
        assertThat(store.status().mode()).isEqualTo("NORMAL");
        world.database.goAway();
        return store;
    }

    private void back(HybridStore store) {
        world.database.comeBack();
        HybridWorld.awaitMode(store, "NORMAL");
    }

    private static Write delete(Model<Note> model, String id) {
        return new Write.Delete(model, id, Precondition.ANY);
    }

    @Test
    void inAnOutageReceiptsAreLocalAndAllOfItIsInTheDatabaseAfterwards() {
        HybridStore store = world.open(directory);
        assertThat(world.put(store, Note.NEAR, "kept", "before").durability()).isEqualTo(Durability.REPLICATED);
        world.put(store, Note.NEAR, "gone", "before");
        world.database.goAway();

        WriteReceipt local = world.put(store, Note.NEAR, "kept", "first");
        assertThat(local.durability()).isEqualTo(Durability.LOCAL);
        assertThat(store.status().mode()).isEqualTo("DEGRADED");
        assertThat(store.status().durability()).isEqualTo(Durability.LOCAL);
        assertThat(store.status().problem()).contains("The database is away in this test.");
        long second = world.put(store, Note.NEAR, "kept", "second").versions().get(0);
        assertThat(second).isEqualTo(local.versions().get(0) + 1);
        world.put(store, Note.FAR, "far", "third");
        world.apply(store, delete(Note.NEAR, "gone")).orThrow();
        assertThat(HybridWorld.text(store, Note.NEAR, "kept")).contains("second");
        assertThat(HybridWorld.text(store, Note.FAR, "far")).contains("third");
        assertThat(store.status().counters()).containsEntry("journal", 4L).containsEntry("localReceipts", 4L);

        back(store);
        assertThat(store.status().problem()).isEmpty();
        assertThat(store.status().counters()).containsEntry("journal", 0L).containsEntry("conflicts", 0L);
        DocumentStore other = world.somebody();
        assertThat(HybridWorld.texts(other, Note.NEAR)).isEqualTo(Map.of("kept", "second"));
        assertThat(HybridWorld.texts(other, Note.FAR)).isEqualTo(Map.of("far", "third"));
        assertThat(HybridWorld.await(other.get(Note.NEAR, "kept")).orElseThrow().version())
                .as("one version in both places")
                .isEqualTo(second);
        assertThat(HybridWorld.texts(store, Note.FAR)).isEqualTo(Map.of("far", "third"));
        assertThat(world.put(store, Note.NEAR, "kept", "third").durability()).isEqualTo(Durability.REPLICATED);

        world.close(store);
        assertThat(copies(Note.NEAR)).containsExactly("kept");
        assertThat(copies(Note.FAR))
                .as("what has no copy is taken off this machine again")
                .isEmpty();
    }

    /** The ids of a model on this machine, past the store that was closed. */
    private List<String> copies(Model<Note> model) {
        List<Model<?>> models = new ArrayList<>(HybridWorld.MODELS);
        models.addAll(HybridStoreFactory.OWN);
        models.add(Conflict.MODEL);
        EmbeddedStore local = EmbeddedStore.open(directory, models, world.platform());
        try {
            return List.copyOf(HybridWorld.await(local.versions(model, "", 100)).keySet());
        } finally {
            HybridWorld.await(local.close());
        }
    }

    @Test
    void aBatchWhoseAnswerIsMissingIsJournalledAndHappensOnce() {
        HybridStore store = world.open(directory);
        world.database.once(
                "apply",
                real -> real.go().thenCompose(done -> {
                    world.database.goAway();
                    return CompletableFuture.failedStage(new UnknownOutcomeException("No answer came.", null));
                }));

        WriteReceipt receipt = world.apply(store, Write.insert(Note.NEAR, "a", Note.of("once")))
                .orThrow();
        assertThat(receipt.durability()).isEqualTo(Durability.LOCAL);
        assertThat(store.status().counters())
                .containsEntry("unknownOutcomes", 1L)
                .containsEntry("journal", 1L);
        back(store);

        assertThat(store.status().counters()).containsEntry("conflicts", 0L);
        Document<Note> there =
                HybridWorld.await(world.somebody().get(Note.NEAR, "a")).orElseThrow();
        assertThat(there.version())
                .as("the replay found it done")
                .isEqualTo(HybridWorld.await(store.get(Note.NEAR, "a"))
                        .orElseThrow()
                        .version());
    }

    @Test
    void aReplayThatIsCutOffIsDoneAgainWithoutDoublingAnything() {
        HybridStore store = outage();
        for (int i = 0; i < 3; i++) {
            world.apply(store, Write.insert(Note.NEAR, "a" + i, Note.of("once")))
                    .orThrow();
        }
        AtomicInteger replays = new AtomicInteger();
        world.database.on("replay", real -> {
            CompletionStage<?> done = real.go();
            return replays.incrementAndGet() > 2
                    ? done
                    : done.thenCompose(result -> CompletableFuture.failedStage(Meddled.away()));
        });
        world.database.answerAgain();
        HybridWorld.awaitMode(store, "NORMAL");

        assertThat(replays).hasValueGreaterThanOrEqualTo(3);
        assertThat(store.status().counters()).containsEntry("conflicts", 0L).containsEntry("journal", 0L);
        assertThat(HybridWorld.texts(world.somebody(), Note.NEAR)).hasSize(3).containsValue("once");
    }

    @Test
    void whatWasWrittenBeforeARestartIsReplayedAfterIt() {
        HybridStore store = outage();
        world.put(store, Note.NEAR, "a", "first");
        world.put(store, Note.FAR, "b", "second");
        world.close(store);

        HybridStore again = world.open(directory);
        assertThat(again.status().mode()).as("without the database").isEqualTo("DEGRADED");
        assertThat(HybridWorld.lease(again).provisional()).isFalse();
        assertThat(again.status().counters()).containsEntry("journal", 2L);
        assertThat(HybridWorld.text(again, Note.FAR, "b")).contains("second");
        world.put(again, Note.NEAR, "a", "third");
        back(again);

        DocumentStore other = world.somebody();
        assertThat(HybridWorld.text(other, Note.NEAR, "a")).contains("third");
        assertThat(HybridWorld.text(other, Note.FAR, "b")).contains("second");
    }

    @Test
    void whatCannotBeJournalledWithoutContradictionIsRejectedAtOnce() {
        HybridStore store = world.open(directory);
        long version = world.put(store, Note.NEAR, "a", "before").versions().get(0);
        world.database.goAway();

        BatchResult taken = world.apply(store, Write.insert(Note.NEAR, "a", Note.of("again")));
        assertThat(taken)
                .isInstanceOfSatisfying(
                        BatchResult.Rejected.class,
                        rejected -> assertThat(rejected.actualVersion()).isEqualTo(version));
        world.apply(store, Write.insert(Note.FAR, "b", Note.of("x"))).orThrow();
        assertThat(world.apply(store, Write.insert(Note.FAR, "b", Note.of("y"))))
                .as("the journal knows it")
                .isInstanceOf(BatchResult.Rejected.class);
        assertThat(store.status().counters()).containsEntry("journal", 1L);
    }

    @Test
    void aLongJournalIsReplayedInItsOrderWhileWritersGoOn() {
        HybridStore store = outage();
        List<CompletionStage<BatchResult>> acknowledged = new ArrayList<>();
        AtomicInteger number = new AtomicInteger();
        write(store, 700, number, acknowledged);
        HybridWorld.awaitMode(store, "DEGRADED");
        AtomicInteger replays = new AtomicInteger();
        world.database.on("replay", real -> {
            if (replays.incrementAndGet() <= 3) {
                write(store, 120, number, acknowledged);
            }
            return real.go();
        });
        world.database.answerAgain();
        HybridWorld.awaitMode(store, "NORMAL");

        acknowledged.forEach(each -> HybridWorld.await(each).orThrow());
        assertThat(number).hasValue(1_060);
        assertThat(store.status().counters()).containsEntry("conflicts", 0L).containsEntry("journal", 0L);
        Map<String, String> there = HybridWorld.texts(world.somebody(), Note.NEAR);
        assertThat(there).hasSize(10).isEqualTo(HybridWorld.texts(store, Note.NEAR));
        for (int i = 0; i < 10; i++) {
            assertThat(there).as("the last of its line").containsEntry("n" + i, Integer.toString(1_050 + i));
        }
    }

    @Test
    void whoeverWaitsForASlowEndOfTheReplayIsLetThroughInBetween() {
        HybridStore store = outage();
        List<CompletionStage<BatchResult>> acknowledged = new ArrayList<>();
        write(store, 1_000, new AtomicInteger(), acknowledged);
        acknowledged.forEach(each -> HybridWorld.await(each).orThrow());
        AtomicBoolean isFirst = new AtomicBoolean(true);
        CompletableFuture<BatchResult> waits = new CompletableFuture<>();
        world.database.on("replay", real -> {
            // The last entries are replayed with the barrier closed, for longer than it may stay so.
            if (store.status().counters().getOrDefault("journal", 0L) > JournalReplay.RoundSize.MAX
                    || !isFirst.getAndSet(false)) {
                return real.go();
            }
            store.apply(Batch.of("waits", Write.put(Note.NEAR, "late", Note.of("x"))))
                    .thenAccept(waits::complete);
            return slowly().thenCompose(nothing -> CompletableFuture.failedStage(Meddled.away()));
        });
        world.database.answerAgain();
        HybridWorld.awaitMode(store, "NORMAL");

        assertThat(HybridWorld.await(waits).orThrow().durability()).isEqualTo(Durability.LOCAL);
        assertThat(store.status().counters()).containsEntry("conflicts", 0L).containsEntry("journal", 0L);
        assertThat(HybridWorld.text(world.somebody(), Note.NEAR, "late")).contains("x");
    }

    private static CompletionStage<Void> slowly() {
        return CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(2_100, TimeUnit.MILLISECONDS));
    }

    private static void write(
            HybridStore store, int count, AtomicInteger number, List<CompletionStage<BatchResult>> acknowledged) {
        CompletionStage<?> all = CompletableFuture.completedStage(null);
        for (int i = 0; i < count; i++) {
            int mine = number.getAndIncrement();
            CompletionStage<BatchResult> one = store.apply(
                    Batch.of("w" + mine, Write.put(Note.NEAR, "n" + mine % 10, Note.of(Integer.toString(mine)))));
            acknowledged.add(one);
            all = all.thenCombine(one, (before, done) -> done);
        }
        assertThat(all).isNotNull();
    }

    @Test
    void whatTheDatabaseSaysOfOneDocumentIsTheCallersAndNoOutage() {
        HybridStore store = world.open(directory);
        StoreException refused = new StoreException(StoreErrorCode.REFUSED, "The validator does not take it.");
        world.database.once("apply", real -> CompletableFuture.failedStage(refused));

        assertThatThrownBy(() -> world.put(store, Note.NEAR, "a", "x")).isSameAs(refused);
        world.database.once("apply", real -> CompletableFuture.failedStage(new IllegalArgumentException("34 digits")));
        assertThatThrownBy(() -> world.put(store, Note.NEAR, "a", "x")).hasMessageContaining("34 digits");
        assertThat(store.status().mode()).isEqualTo("NORMAL");
        assertThat(store.status().counters()).containsEntry("journal", 0L);
        assertThat(HybridWorld.text(store, Note.NEAR, "a")).isEmpty();
    }

    @Test
    void whatIsNotedIsReadOnceItIsDecided() {
        HybridStore store = world.open(directory);
        world.put(store, Note.NEAR, "a", "before");
        CompletableFuture<BatchResult> never = new CompletableFuture<>();
        CompletableFuture<Void> sent = new CompletableFuture<>();
        world.database.once("apply", real -> {
            sent.complete(null);
            return never;
        });
        CompletionStage<BatchResult> unanswered =
                store.apply(Batch.of("b", Write.put(Note.NEAR, "a", Note.of("noted"))));
        HybridWorld.await(sent);
        assertThat(HybridWorld.text(store, Note.NEAR, "a"))
                .as("what is not decided is not read")
                .contains("before");
        never.completeExceptionally(new UnknownOutcomeException("No answer came.", null));
        assertThat(HybridWorld.await(unanswered).orThrow().durability()).isEqualTo(Durability.LOCAL);
        assertThat(HybridWorld.text(store, Note.NEAR, "a")).contains("noted");
        HybridWorld.awaitMode(store, "NORMAL");
        assertThat(HybridWorld.text(world.somebody(), Note.NEAR, "a")).contains("noted");
    }

    @Test
    void whatIsNotedWhenTheProcessEndsIsDecidedAtTheNextStartWithoutTheDatabase() throws IOException {
        HybridStore store = world.open(directory);
        world.put(store, Note.NEAR, "a", "before");
        CompletableFuture<BatchResult> never = new CompletableFuture<>();
        CompletableFuture<Void> sent = new CompletableFuture<>();
        world.database.once(
                "apply",
                real -> real.go().thenCompose(done -> {
                    sent.complete(null);
                    return never;
                }));
        CompletionStage<BatchResult> unanswered =
                store.apply(Batch.of("b", Write.put(Note.NEAR, "a", Note.of("noted"))));
        HybridWorld.await(sent);
        // The directory of a process that is killed now.
        for (String file : List.of("store.db", "store.db-wal", "store.tip", "store.behind")) {
            Files.copy(directory.resolve(file), another.resolve(file));
        }
        world.database.goAway();
        never.completeExceptionally(new UnknownOutcomeException("No answer came.", null));
        HybridWorld.await(unanswered);
        world.close(store);

        HybridStore again = world.open(another);
        assertThat(again.status().mode()).isEqualTo("DEGRADED");
        assertThat(HybridWorld.text(again, Note.NEAR, "a")).contains("noted");
        assertThat(again.status().counters()).containsEntry("journal", 1L);
        world.put(again, Note.NEAR, "a", "next");
        back(again);
        assertThat(again.status().counters()).containsEntry("conflicts", 0L).containsEntry("journal", 0L);
        assertThat(HybridWorld.text(world.somebody(), Note.NEAR, "a")).contains("next");
    }

    @Test
    void aFullJournalAcknowledgesNothingMore() {
        HybridStoreFactory small = world.opening(directory);
        HybridStore store = world.open(new HybridStoreFactory(
                directory, small.remote(), 5, small.timeout(), small.pollInterval(), "test", false));
        world.database.goAway();
        for (int i = 0; i < 4; i++) {
            world.put(store, Note.NEAR, "a" + i, "x");
        }
        assertThat(store.status().problem())
                .as("before it is full")
                .hasValueSatisfying(text -> assertThat(text).startsWith("The journal holds 4 of at most 5 batches"));
        world.put(store, Note.NEAR, "a4", "x");

        assertThatThrownBy(() -> world.put(store, Note.NEAR, "a5", "x"))
                .isInstanceOfSatisfying(
                        StoreException.class, full -> assertThat(full.code()).isEqualTo(StoreErrorCode.FULL))
                .hasMessageContaining("the journal is full with 5 batches");
        assertThat(HybridWorld.text(store, Note.NEAR, "a5")).isEmpty();
        back(store);
        world.put(store, Note.NEAR, "a5", "x");
        assertThat(HybridWorld.texts(world.somebody(), Note.NEAR)).hasSize(6);
    }

    @Test
    void whateverFailsWhileItRecoversIsSaidAndTriedAgain() {
        HybridStore store = outage();
        world.put(store, Note.NEAR, "a", "x");
        world.database.comeBack();
        world.database.fail("probe", new IllegalStateException("a fault of the program"));
        HybridWorld.until(
                "the reason",
                () -> store.status()
                        .problem()
                        .equals(Optional.of(
                                "The database cannot be brought up to date: java.lang.IllegalStateException: a fault"
                                        + " of the program")));
        assertThat(store.status().mode()).isEqualTo("DEGRADED");
        back(store);
        assertThat(HybridWorld.text(world.somebody(), Note.NEAR, "a")).contains("x");
    }
}
