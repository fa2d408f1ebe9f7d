package io.fairbot.storage.internal.hybrid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import io.fairbot.storage.remote.UnknownOutcomeException;
import io.fairbot.store.Batch;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.Precondition;
import io.fairbot.store.Query;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import io.fairbot.store.Write;
import io.fairbot.store.conflict.Conflict;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches that the database does not take at a replay: they are put aside whole, with what builds on them, and nothing else. */
class ReplayConflictTest {
    private static final int CHAIN = 20;

    @TempDir
    Path directory;

    private final HybridWorld world = new HybridWorld(this);

    @AfterEach
    void close() {
        world.close();
    }

    private void back(HybridStore store) {
        world.database.comeBack();
        HybridWorld.awaitMode(store, "NORMAL");
    }

    private static Write delete(Model<Note> model, String id) {
        return new Write.Delete(model, id, Precondition.ANY);
    }

    @Test
    void aBatchThatNoLongerFitsIsPutAsideWhole() {
        HybridStore store = world.open(directory);
        DocumentStore other = world.somebody();
        world.put(store, Note.NEAR, "a", "before");
        world.put(store, Note.NEAR, "b", "before");
        world.put(store, Note.NEAR, "d", "before");
        Document<Note> read = HybridWorld.await(store.get(Note.NEAR, "a")).orElseThrow();
        world.database.goAway();
        HybridWorld.await(store.apply(Batch.of(
                        "late",
                        Write.replace(read, Note.of("here")),
                        Write.put(Note.NEAR, "b", Note.of("here")),
                        Write.put(Note.NEAR, "new", Note.of("here")),
                        Write.insert(Note.FAR, "c", Note.of("here")),
                        delete(Note.NEAR, "d"))))
                .orThrow();
        assertThat(HybridWorld.text(store, Note.NEAR, "a")).contains("here");
        world.put(other, Note.NEAR, "a", "there");
        assertThat(HybridWorld.await(other.get(Note.NEAR, "a")).orElseThrow().version())
                .as("the same version, of another content")
                .isEqualTo(read.version() + 1);
        back(store);

        HybridWorld.until("the conflict", () -> HybridWorld.figure(store, "conflicts") == 1);
        Conflict conflict = HybridWorld.await(store.get(Conflict.MODEL, "late"))
                .orElseThrow()
                .value();
        assertThat(conflict.writes()).extracting(Conflict.RejectedWrite::id).containsExactly("a", "b", "new", "c", "d");
        assertThat(conflict.writes().get(4).document()).as("a deletion").isEmpty();
        assertThat(conflict.reason()).contains("near");
        for (DocumentStore each : List.of(store, other)) {
            assertThat(HybridWorld.texts(each, Note.NEAR))
                    .as("nothing of it was written")
                    .isEqualTo(Map.of("a", "there", "b", "before", "d", "before"));
            assertThat(HybridWorld.text(each, Note.NEAR, "a")).contains("there");
            assertThat(HybridWorld.texts(each, Note.FAR)).isEmpty();
        }
        assertThat(HybridWorld.await(other.get(Conflict.MODEL, "late"))).isPresent();
    }

    @Test
    void whatAnotherUniqueIndexRefusesIsTheCallersAndAtAReplayThatBatchAlone() {
        HybridStore store = world.open(directory);
        world.put(store, Note.NEAR, "a", "taken");
        world.bare()
                .getCollection("near")
                .createIndex(
                        Indexes.ascending("body.text"),
                        new IndexOptions().name("one_text").unique(true));
        assertThatThrownBy(() -> world.put(store, Note.NEAR, "b", "taken"))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        refused -> assertThat(refused.code()).isEqualTo(StoreErrorCode.REFUSED))
                .hasMessageContaining("one_text")
                .hasMessageContaining("11000");
        assertThat(store.status().mode()).as("it is no outage").isEqualTo("NORMAL");
        assertThat(HybridWorld.text(store, Note.NEAR, "b")).isEmpty();

        world.database.goAway();
        for (int i = 0; i < 20; i++) {
            world.put(store, Note.NEAR, "n" + i, i == 7 ? "taken" : "free " + i);
        }
        assertThat(HybridWorld.text(store, Note.NEAR, "n7")).contains("taken");
        back(store);

        HybridWorld.until("the conflict", () -> HybridWorld.figure(store, "conflicts") == 1);
        DocumentStore other = world.somebody();
        assertThat(HybridWorld.texts(other, Note.NEAR)).hasSize(20).doesNotContainKey("n7");
        assertThat(HybridWorld.texts(store, Note.NEAR)).isEqualTo(HybridWorld.texts(other, Note.NEAR));
        Conflict conflict = HybridWorld.await(store.find(Query.of(Conflict.MODEL)))
                .documents()
                .get(0)
                .value();
        assertThat(conflict.reason()).contains("one_text").contains("11000").doesNotContain("taken");
        assertThat(conflict.writes()).extracting(Conflict.RejectedWrite::id).containsExactly("n7");
    }

    @Test
    void whatBuildsOnARefusedBatchIsPutAsideWithItAndTheRestGoesOn() {
        HybridStore store = world.open(directory);
        world.put(store, Note.NEAR, "a", "taken");
        world.bare()
                .getCollection("near")
                .createIndex(
                        Indexes.ascending("body.text"),
                        new IndexOptions().name("one_text").unique(true));
        world.database.goAway();
        world.put(store, Note.NEAR, "before", "before");
        world.put(store, Note.NEAR, "b", "taken");
        for (int i = 0; i < CHAIN; i++) {
            Document<Note> read = HybridWorld.await(store.get(Note.NEAR, "b")).orElseThrow();
            HybridWorld.await(store.apply(Batch.of(
                            "chain-" + i,
                            Write.replace(read, Note.of("taken")),
                            Write.insert(Note.FAR, "with-" + i, Note.of("x")))))
                    .orThrow();
            world.put(store, Note.NEAR, "free-" + i, "free " + i);
        }
        AtomicInteger rounds = new AtomicInteger();
        world.database.on("replay", real -> {
            rounds.incrementAndGet();
            return real.go();
        });
        world.database.answerAgain();
        HybridWorld.awaitMode(store, "NORMAL");

        assertThat(HybridWorld.figure(store, "conflicts")).isEqualTo(CHAIN + 1);
        assertThat(rounds).as("not some for each").hasValueLessThan(CHAIN / 2);
        DocumentStore other = world.somebody();
        for (DocumentStore each : List.of(store, other)) {
            assertThat(HybridWorld.texts(each, Note.NEAR))
                    .hasSize(CHAIN + 2)
                    .containsKeys("a", "before", "free-0")
                    .doesNotContainKey("b");
            assertThat(HybridWorld.texts(each, Note.FAR)).isEmpty();
        }
    }

    @Test
    void conflictsWhoseAnswerIsLostAreNotWrittenTwice() {
        HybridStore store = world.open(directory);
        DocumentStore other = world.somebody();
        world.put(store, Note.NEAR, "a", "before");
        world.put(store, Note.NEAR, "b", "before");
        Document<Note> read = HybridWorld.await(store.get(Note.NEAR, "a")).orElseThrow();
        world.database.goAway();
        HybridWorld.await(store.apply(Batch.of(
                        "late", Write.replace(read, Note.of("here")), Write.put(Note.NEAR, "b", Note.of("here")))))
                .orThrow();
        world.put(store, Note.NEAR, "a", "afterwards");
        world.put(other, Note.NEAR, "a", "there");
        AtomicInteger answers = new AtomicInteger();
        world.database.on(
                "replay",
                real -> real.go()
                        .thenCompose(result -> answers.incrementAndGet() == 2
                                ? CompletableFuture.failedStage(
                                        new UnknownOutcomeException("The answer was lost in this test.", null))
                                : CompletableFuture.completedStage(result)));
        world.database.answerAgain();
        HybridWorld.awaitMode(store, "NORMAL");

        assertThat(answers).as("found, written, and written again").hasValueGreaterThan(2);
        for (DocumentStore each : List.of(store, other)) {
            assertThat(HybridWorld.texts(each, Note.NEAR)).isEqualTo(Map.of("a", "afterwards", "b", "before"));
        }
        assertThat(HybridWorld.await(other.get(Conflict.MODEL, "late"))).isPresent();
        assertThat(store.status().counters()).containsEntry("conflicts", 1L).containsEntry("journal", 0L);
    }
}
