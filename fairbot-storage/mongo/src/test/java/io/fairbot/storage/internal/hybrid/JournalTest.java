package io.fairbot.storage.internal.hybrid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.SystemTimeSource;
import io.fairbot.storage.internal.embedded.EmbeddedStore;
import io.fairbot.storage.internal.hybrid.Journal.NumberedBatch;
import io.fairbot.storage.remote.RawBatch;
import io.fairbot.storage.remote.RawWrite;
import io.fairbot.store.Fence;
import io.fairbot.store.Model;
import io.fairbot.store.Precondition;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("place")
class JournalTest {
    private static final Map<String, Model<?>> MODELS = Map.of("near", Note.NEAR);

    private final ScheduledExecutorService scheduler = DaemonExecutorFactory.scheduler("test");
    private final SystemTimeSource time = new SystemTimeSource(InstantSource.system(), scheduler);
    private Optional<EmbeddedStore> open = Optional.empty();

    @TempDir
    Path directory;

    private EmbeddedStore store() {
        close();
        Platform platform = new Platform(time, IdGenerator.ulids(time, new Random(1)), new DaemonExecutorFactory());
        List<Model<?>> models = new ArrayList<>(HybridStoreFactory.OWN);
        models.add(Note.NEAR);
        open = Optional.of(EmbeddedStore.open(directory, models, platform));
        return open.get();
    }

    private void close() {
        open.ifPresent(store -> await(store.close()));
        open = Optional.empty();
    }

    @AfterEach
    void end() {
        close();
        scheduler.shutdownNow();
    }

    private static <T> T await(CompletionStage<T> stage) {
        return HybridWorld.await(stage);
    }

    private static RawBatch batch(String id, RawWrite... writes) {
        return new RawBatch(id, Optional.empty(), List.of(writes));
    }

    private static RawWrite write(String id) {
        return Journal.row(Note.NEAR, id, Note.of("x"));
    }

    private static void note(EmbeddedStore store, Journal journal, RawBatch batch) {
        await(store.writeRaw(journal.notes(journal.reserve(), batch, Instant.EPOCH), Optional.empty()));
    }

    @Test
    void operatorsAreWarnedBeforeItIsFullAndThenNothingMoreIsTaken() {
        Journal journal = new Journal(store(), MODELS, 10);
        for (int i = 0; i < 7; i++) {
            journal.reserve();
        }
        assertThat(journal.warning()).as("at 7 of 10").isEmpty();
        journal.reserve();
        assertThat(journal.warning())
                .contains(
                        "The journal holds 8 of at most 10 batches that the database has not seen; bring it back before"
                                + " there is no room.");
        journal.reserve();
        journal.reserve();
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(journal::reserve)
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            full -> assertThat(full.code()).isEqualTo(StoreErrorCode.FULL))
                    .hasMessage(
                            "The database is away, and the journal is full with 10 batches: bring the database back, or"
                                    + " raise the journal's limit.");
        }
        assertThat(journal.size()).as("what was refused takes no room").isEqualTo(10);
        journal.release(3);
        assertThat(journal.warning()).isEmpty();
        journal.reserve();
        assertThat(journal.size()).isEqualTo(8);
    }

    @Test
    void aJournalOfOneWarnsWhenItIsFull() {
        Journal journal = new Journal(store(), MODELS, 1);
        assertThat(journal.isEmpty()).isTrue();
        assertThat(journal.warning()).isEmpty();
        journal.reserve();
        assertThat(journal.isEmpty()).isFalse();
        assertThat(journal.warning()).isPresent();
    }

    @Test
    void whatWasNotedComesBackInItsOrderAlsoAfterAReopening() {
        EmbeddedStore store = store();
        Journal journal = new Journal(store, MODELS, 100);
        await(journal.open());
        Fence fence = new Fence("branch", 3);
        RawWrite deleted = new RawWrite(Note.NEAR, "b", Precondition.atVersion(4), 5, 1, Optional.empty());
        RawBatch first =
                new RawBatch("one", Optional.of(fence), List.of(write("a").withVersion(7), deleted));
        note(store, journal, first);
        note(store, journal, batch("two", write("a").withVersion(8)));

        EmbeddedStore again = store();
        Journal reopened = new Journal(again, MODELS, 100);
        await(reopened.open());
        assertThat(reopened.size()).isEqualTo(2);
        note(again, reopened, batch("three", write("c").withVersion(9)));

        List<NumberedBatch> entries = await(reopened.first(10));
        assertThat(entries).extracting(NumberedBatch::batch).containsExactly("one", "two", "three");
        assertThat(entries.get(0).raw())
                .as("with fence, preconditions and versions")
                .isEqualTo(first);
        assertThat(await(reopened.first(1))).extracting(NumberedBatch::batch).containsExactly("one");
        assertThat(await(reopened.of(new DocumentKey("near", "a"))))
                .contains(new JournalMarker("near", entries.get(1).number(), 8, false));
        assertThat(await(reopened.of(new DocumentKey("near", "b"))))
                .contains(new JournalMarker("near", entries.get(0).number(), 5, true));
        assertThat(await(reopened.of(new DocumentKey("near", "unknown")))).isEmpty();
    }

    @Test
    void anEntryOfAModelThatTheProgramNoLongerHasIsStillRead() {
        EmbeddedStore store = store();
        Journal journal = new Journal(store, MODELS, 100);
        note(store, journal, batch("one", write("a").withVersion(7)));

        RawWrite read = await(new Journal(store, Map.of(), 100).first(1))
                .get(0)
                .raw()
                .writes()
                .get(0);
        assertThat(read.model().name()).isEqualTo("near");
        assertThat(read.body()).isEqualTo(write("a").body());
    }

    @Test
    void moreThanAPageIsCountedWhenItIsOpened() {
        EmbeddedStore store = store();
        Journal journal = new Journal(store, MODELS, 5_000);
        List<RawWrite> rows = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            rows.addAll(
                    journal.notes(journal.reserve(), batch("b" + i, write("a").withVersion(i + 1)), Instant.EPOCH));
        }
        await(store.writeRaw(rows, Optional.empty()));

        Journal reopened = new Journal(store, MODELS, 5_000);
        await(reopened.open());
        assertThat(reopened.size()).isEqualTo(2_000);
        assertThat(reopened.reserve()).as("behind the last one").isEqualTo(JournalEntry.id(2_001));
    }
}
