package io.fairbot.storage.internal.hybrid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.storage.remote.RemoteStore;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Lease;
import io.fairbot.store.Model;
import io.fairbot.store.Precondition;
import io.fairbot.store.Query;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import io.fairbot.store.Write;
import io.fairbot.store.backup.ProgressListener;
import io.fairbot.store.conflict.Conflict;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a hybrid store answers in each of its modes, and to whom it belongs. */
class HybridStoreTest {
    @TempDir
    Path directory;

    @TempDir
    Path another;

    private final HybridWorld world = new HybridWorld(this);

    @AfterEach
    void close() {
        world.close();
    }

    private static Write note(Model<Note> model, String id, String text, long number, Instant at) {
        Note note = new Note(text, number, at);
        return model.isAppendOnly() ? Write.insert(model, id, note) : Write.put(model, id, note);
    }

    private static void assertUnavailable(CompletionStage<?> stage, String part) {
        assertThatThrownBy(() -> HybridWorld.await(stage))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failure -> assertThat(failure.code()).isEqualTo(StoreErrorCode.UNAVAILABLE))
                .hasMessageContaining(part);
    }

    @Test
    void withoutTheDatabaseWhatHasNoCopyHereCannotBeReadButForTheJournal() {
        HybridStore store = world.open(directory);
        world.put(store, Note.FAR, "old", "x");
        world.put(store, Note.NEAR, "near", "x");
        world.database.goAway();
        assertUnavailable(store.get(Note.FAR, "old"), "away");
        assertThat(store.status().mode()).as("a read found out").isEqualTo("DEGRADED");

        assertUnavailable(store.get(Note.FAR, "old"), "these documents have no copy on this machine");
        assertUnavailable(store.find(Query.of(Note.FAR)), "these documents have no copy on this machine");
        assertThat(HybridWorld.texts(store, Note.NEAR)).isEqualTo(Map.of("near", "x"));
        world.put(store, Note.FAR, "new", "y");
        assertThat(HybridWorld.text(store, Note.FAR, "new")).contains("y");
        assertThat(HybridWorld.await(store.deleteExpired())).isZero();
        assertUnavailable(store.backup(another, ProgressListener.NONE), "wait until the mode is NORMAL");
        assertThatThrownBy(() -> store.find(Query.of(Note.FAR).where("text", "x")))
                .as("what can never be answered is told at once")
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whileItRecoversAQueryMeetsBothTheJournalAndTheDatabase() {
        HybridStore store = world.open(directory);
        for (int i : List.of(0, 3, 4, 5)) {
            world.apply(store, note(Note.FAR, "n" + i, "there", i, Instant.EPOCH))
                    .orThrow();
        }
        world.database.goAway();
        world.apply(store, note(Note.FAR, "n1", "here", 10, Instant.EPOCH)).orThrow();
        world.apply(store, note(Note.FAR, "n6", "here", 3, Instant.EPOCH)).orThrow();
        assertThat(world.apply(store, note(Note.FAR, "n6", "again", 3, Instant.EPOCH)))
                .as("the journal knows it")
                .isInstanceOf(BatchResult.Rejected.class);
        world.database.comeBack();
        world.database.on("isOwner", real -> new CompletableFuture<>());
        HybridWorld.awaitMode(store, "RECOVERING");
        // As if it had been replayed, and were still in the journal.
        world.apply(world.somebody(), note(Note.FAR, "n6", "here", 3, Instant.EPOCH))
                .orThrow();

        assertThat(HybridWorld.texts(store, Note.FAR))
                .isEqualTo(
                        Map.of("n0", "there", "n1", "here", "n3", "there", "n4", "there", "n5", "there", "n6", "here"));
        Query<Note> byNumber = Query.of(Note.FAR).orderBy("number");
        for (int limit = 1; limit <= 7; limit++) {
            assertThat(HybridWorld.pages(store, byNumber.limit(limit)))
                    .as("in pages of " + limit)
                    .containsExactly("n0", "n3", "n6", "n4", "n5", "n1");
            assertThat(HybridWorld.pages(store, byNumber.descending().limit(limit)))
                    .as("backwards in pages of " + limit)
                    .containsExactly("n1", "n5", "n4", "n6", "n3", "n0");
        }
        assertThat(HybridWorld.text(store, Note.FAR, "n0")).contains("there");
        assertThat(HybridWorld.text(store, Note.FAR, "n1")).contains("here");
        assertThat(HybridWorld.text(store, Note.FAR, "n2")).isEmpty();
        assertUnavailable(store.backup(another, ProgressListener.NONE), "does not have everything yet");
    }

    @Test
    void whatIsOverIsDeletedInTheDatabaseWhileItIsThere() {
        HybridStore store = world.open(directory);
        Instant now = world.platform().time().now();
        Instant over = now.minus(Duration.ofHours(2));
        for (String id : List.of("a", "b", "c", "d")) {
            world.apply(store, note(Note.BRIEF, id, "x", 0, over)).orThrow();
        }
        world.apply(store, note(Note.BRIEF, "young", "x", 0, now)).orThrow();
        world.database.once(
                "listExpired",
                real -> real.go().thenCompose(found -> {
                    // Another program deletes one of them meanwhile.
                    assertThat(HybridWorld.await(world.somebody().deleteExpired()))
                            .isEqualTo(4);
                    return CompletableFuture.completedStage(found);
                }));
        assertThat(HybridWorld.await(store.deleteExpired())).isZero();
        assertThat(HybridWorld.texts(store, Note.BRIEF)).isEqualTo(Map.of("young", "x"));

        world.apply(store, note(Note.BRIEF, "e", "x", 0, over)).orThrow();
        world.apply(store, note(Note.BRIEF, "f", "x", 0, over)).orThrow();
        world.database.goAway();
        HybridWorld.await(store.apply(Batch.of("out", Write.put(Note.NEAR, "a", Note.of("x")))));
        assertThat(HybridWorld.await(store.deleteExpired()))
                .as("nothing of it is here")
                .isZero();
        world.database.comeBack();
        HybridWorld.awaitMode(store, "NORMAL");
        assertThat(HybridWorld.await(store.deleteExpired())).isEqualTo(2);
        assertThat(HybridWorld.texts(store, Note.BRIEF)).isEqualTo(Map.of("young", "x"));
    }

    @Test
    void aSecondNodeIsRefusedAndReplacesTheFirstOnlyWhenItIsToldTo() {
        HybridStore first = world.open(directory);
        world.put(first, Note.NEAR, "a", "first");
        HybridStoreFactory opening = world.opening(another);
        StoreException refused = world.refusal(opening);
        assertThat(refused.code()).isEqualTo(StoreErrorCode.LOCKED);
        assertThat(refused.getMessage())
                .matches("The database belongs to the node \\S+ \\(test\\) since \\S+Z: stop that node, or, when it is"
                        + " gone for ever, start this one with --take-over\\.");
        assertThat(first.status().mode()).isEqualTo("NORMAL");

        HybridStore second = world.open(new HybridStoreFactory(
                another, opening.remote(), 10, opening.timeout(), opening.pollInterval(), "second", true));
        assertThat(second.status().mode()).isEqualTo("NORMAL");
        assertThat(HybridWorld.text(second, Note.NEAR, "a")).contains("first");
        HybridWorld.until("the first one knows", () -> refuses(first));
        assertThatThrownBy(() -> world.put(first, Note.NEAR, "a", "late"))
                .isInstanceOfSatisfying(
                        StoreException.class, lost -> assertThat(lost.code()).isEqualTo(StoreErrorCode.LOCKED))
                .hasMessageContaining("(second)");
        assertThat(first.status().counters())
                .as("nothing is acknowledged any more")
                .containsEntry("journal", 0L);
        world.put(second, Note.NEAR, "a", "second");
        assertThat(second.status().mode())
                .as("the first one does not take it back")
                .isEqualTo("NORMAL");
        assertThat(HybridWorld.text(world.somebody(), Note.NEAR, "a")).contains("second");
    }

    private static boolean refuses(HybridStore store) {
        return store.status()
                .problem()
                .filter(text -> text.contains("belongs to the node"))
                .isPresent();
    }

    @Test
    void aNodeWhoseRecordIsGoneWritesItAnew() {
        HybridStore store = world.open(directory);
        assertThat(world.bare()
                        .getCollection("meta")
                        .deleteOne(new org.bson.Document("_id", "owner"))
                        .getDeletedCount())
                .isEqualTo(1);
        HybridWorld.until(
                "the record",
                () -> world.bare().getCollection("meta").countDocuments(new org.bson.Document("_id", "owner")) == 1);
        world.put(store, Note.NEAR, "a", "x");
        assertThat(world.refusal(world.opening(another)).code()).isEqualTo(StoreErrorCode.LOCKED);
    }

    @Test
    void leasesAndFencesHoldInEveryMode() {
        HybridStore store = world.open(directory);
        Lease lease = HybridWorld.await(store.leases().acquire("matriz", "node", Duration.ofMinutes(1)))
                .orElseThrow();
        HybridWorld.await(store.apply(Batch.builder("b1")
                        .add(Write.put(Note.NEAR, "a", Note.of("x")))
                        .fence(Optional.of(lease.fence()))
                        .build()))
                .orThrow();
        world.database.goAway();
        HybridWorld.await(store.apply(Batch.builder("b2")
                        .add(Write.put(Note.NEAR, "a", Note.of("y")))
                        .fence(Optional.of(lease.fence()))
                        .build()))
                .orThrow();
        assertThat(HybridWorld.await(store.leases().renew(lease))).isPresent();
        HybridWorld.await(store.leases().release(lease));
        Lease next = HybridWorld.await(store.leases().acquire("matriz", "other", Duration.ofMinutes(1)))
                .orElseThrow();
        assertThat(next.token()).isGreaterThan(lease.token());
        world.database.comeBack();
        HybridWorld.awaitMode(store, "NORMAL");

        assertThat(HybridWorld.await(store.apply(Batch.builder("b3")
                        .add(Write.put(Note.NEAR, "a", Note.of("late")))
                        .fence(Optional.of(lease.fence()))
                        .build())))
                .isEqualTo(new BatchResult.Fenced(lease.fence(), next.token()));
        assertThat(HybridWorld.text(store, Note.NEAR, "a")).contains("y");
        world.close(store);
        for (CompletionStage<?> call : List.<CompletionStage<?>>of(
                store.leases().acquire("matriz", "node", Duration.ofMinutes(1)),
                store.leases().renew(next),
                store.leases().release(next))) {
            assertClosed(call);
        }
    }

    private static void assertClosed(CompletionStage<?> call) {
        assertThatThrownBy(() -> HybridWorld.await(call))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failure -> assertThat(failure.code()).isEqualTo(StoreErrorCode.CLOSED));
    }

    @Test
    void aClosedStoreSaysSoAndHasGivenEverythingBack() {
        HybridStore store = world.open(directory);
        world.put(store, Note.NEAR, "a", "x");
        assertThat(store.close().toCompletableFuture().cancel(false))
                .as("whoever does not wait")
                .isTrue();
        HybridWorld.await(store.close());

        assertClosed(store.get(Note.NEAR, "a"));
        assertClosed(store.find(Query.of(Note.NEAR)));
        assertClosed(store.apply(Batch.of("b", Write.put(Note.NEAR, "a", Note.of("y")))));
        assertClosed(store.deleteExpired());
        assertClosed(store.backup(another, ProgressListener.NONE));
        assertThatThrownBy(() -> store.subscribe(Set.of(Note.NEAR), Optional.empty(), new HeardNotes()))
                .isInstanceOf(StoreException.class);
        assertThat(store.status().problem()).contains("The store was closed; open it again.");
        assertThat(HybridWorld.text(world.open(directory), Note.NEAR, "a"))
                .as("the directory is free")
                .contains("x");
    }

    @Test
    void aStoreThatClosesAnswersWhoIsInsideAndTellsWhoComesLate() {
        HybridStore store = world.open(directory);
        CompletableFuture<Void> held = new CompletableFuture<>();
        CompletableFuture<Void> begun = new CompletableFuture<>();
        world.database.once("apply", real -> {
            begun.complete(null);
            return held.thenCompose(nothing -> real.go());
        });
        CompletionStage<BatchResult> inside = store.apply(Batch.of("b", Write.put(Note.NEAR, "a", Note.of("x"))));
        HybridWorld.await(begun);
        CompletableFuture<Void> closed = store.close().toCompletableFuture();
        assertThat(closed).isNotDone();
        assertClosed(store.apply(Batch.of("late", Write.put(Note.NEAR, "b", Note.of("x")))));
        held.complete(null);

        HybridWorld.await(inside).orThrow();
        HybridWorld.await(closed);
        assertThat(HybridWorld.texts(world.somebody(), Note.NEAR)).isEqualTo(Map.of("a", "x"));
    }

    @Test
    void aDatabaseThatIsReachedWhileTheStoreClosesIsLetGo() {
        HybridStoreFactory real = world.opening(directory);
        CompletableFuture<Void> asked = new CompletableFuture<>();
        CompletableFuture<RemoteStore> reached = new CompletableFuture<>();
        Iterator<CompletionStage<RemoteStore>> answers = List.<CompletionStage<RemoteStore>>of(
                        CompletableFuture.failedStage(Meddled.away()), reached)
                .iterator();
        HybridStore store = world.open(HybridSetup.opening(directory, (models, platform) -> {
            CompletionStage<RemoteStore> answer = answers.next();
            if (!answers.hasNext()) {
                asked.complete(null);
            }
            return answer;
        }));
        HybridWorld.await(asked);
        HybridWorld.await(store.close());
        RemoteStore late = HybridWorld.await(real.remote().apply(allModels(), world.platform()));
        reached.complete(late);

        HybridWorld.until("it is closed", () -> late.status().problem().isPresent());
        assertClosed(late.get(Note.NEAR, "a"));
    }

    private static List<Model<?>> allModels() {
        List<Model<?>> all = new ArrayList<>(HybridWorld.MODELS);
        all.add(Conflict.MODEL);
        return all;
    }

    @Test
    void whatSomebodyElseChangesIsReadAndTold() {
        HybridStore store = world.open(directory);
        world.put(store, Note.NEAR, "a", "ours");
        HeardNotes heard = new HeardNotes();
        store.subscribe(Set.of(Note.NEAR, Note.FAR), Optional.empty(), heard);
        DocumentStore other = world.somebody();
        world.put(other, Note.NEAR, "a", "theirs");
        world.put(other, Note.NEAR, "b", "theirs");
        world.put(other, Note.FAR, "c", "theirs");
        HybridWorld.until(
                "the changes",
                () -> heard.last("c").equals("theirs") && heard.last("b").equals("theirs"));
        assertThat(HybridWorld.texts(store, Note.NEAR)).isEqualTo(Map.of("a", "theirs", "b", "theirs"));
        assertThat(HybridWorld.text(store, Note.FAR, "c")).contains("theirs");

        world.apply(other, new Write.Delete(Note.NEAR, "b", Precondition.ANY)).orThrow();
        HybridWorld.until("the deletion", () -> heard.last("b").equals("gone"));
        assertThat(HybridWorld.text(store, Note.NEAR, "b")).isEmpty();
        assertThat(heard.changes()).extracting(change -> change.batchId()).doesNotContain("");
        assertThat(store.status().mode()).isEqualTo("NORMAL");
    }

    @Test
    void whileCopiesAreBehindTheDatabaseIsRead() {
        HybridStore store = world.open(directory);
        world.put(store, Note.NEAR, "a", "ours");
        DocumentStore other = world.somebody();
        CompletableFuture<Void> held = new CompletableFuture<>();
        world.database.on("listVersions", real -> held.thenCompose(nothing -> real.go()));
        world.database.once("getRaw", real -> CompletableFuture.failedStage(Meddled.away()));
        world.put(other, Note.NEAR, "a", "theirs");
        HybridWorld.until(
                "it is noticed", () -> HybridWorld.text(store, Note.NEAR, "a").equals(Optional.of("theirs")));
        assertThat(HybridWorld.texts(store, Note.NEAR)).isEqualTo(Map.of("a", "theirs"));

        StoreException damaged = new StoreException(StoreErrorCode.CORRUPT, "It does not fit its checksum.");
        world.database.once("get", real -> CompletableFuture.failedStage(damaged));
        assertThatThrownBy(() -> HybridWorld.text(store, Note.NEAR, "a")).isSameAs(damaged);
        world.database.once("find", real -> CompletableFuture.failedStage(damaged));
        assertThatThrownBy(() -> HybridWorld.texts(store, Note.NEAR)).isSameAs(damaged);
        assertThat(store.status().mode()).isEqualTo("NORMAL");

        world.database.once("find", real -> CompletableFuture.failedStage(Meddled.away()));
        assertThat(HybridWorld.texts(store, Note.NEAR))
                .as("without the database an old copy is better than none")
                .isEqualTo(Map.of("a", "ours"));
        assertThat(store.status().mode()).isEqualTo("DEGRADED");
        held.complete(null);
        world.database.comeBack();
        HybridWorld.awaitMode(store, "NORMAL");
        assertThat(HybridWorld.texts(store, Note.NEAR)).isEqualTo(Map.of("a", "theirs"));
        world.database.fail("get", new IllegalStateException("It is not asked any more."));
        assertThat(HybridWorld.text(store, Note.NEAR, "a")).as("the copy").contains("theirs");
    }

    @Test
    void aConditionThatTheCopyDoesNotKnowYetIsDecidedByTheDatabase() {
        HybridStore store = world.open(directory);
        world.put(store, Note.NEAR, "a", "ours");
        Document<Note> read = HybridWorld.await(store.get(Note.NEAR, "a")).orElseThrow();
        DocumentStore other = world.somebody();
        world.database.once("apply", real -> {
            world.put(other, Note.NEAR, "a", "theirs");
            return real.go();
        });
        assertThat(world.apply(store, Write.replace(read, Note.of("late"))))
                .isInstanceOfSatisfying(
                        BatchResult.Rejected.class,
                        rejected -> assertThat(rejected.actualVersion()).isEqualTo(read.version() + 1));
        assertThat(HybridWorld.text(store, Note.NEAR, "a"))
                .as("and read at once")
                .contains("theirs");
    }
}
