package io.fairbot.storage.internal.hybrid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.SystemTimeSource;
import io.fairbot.storage.internal.embedded.EmbeddedStore;
import io.fairbot.storage.internal.hybrid.LocalCommits.NotedBatch;
import io.fairbot.storage.remote.RawBatch;
import io.fairbot.storage.remote.RawDocument;
import io.fairbot.storage.remote.RawWrite;
import io.fairbot.store.Fence;
import io.fairbot.store.Model;
import io.fairbot.store.Precondition;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import java.nio.file.Path;
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

    private Journal journal(EmbeddedStore store, long limit) {
        return new Journal(store, MODELS, limit, time);
    }

    private static Optional<Long> copy(EmbeddedStore store, String id) {
        return await(store.getRaw(Note.NEAR, id)).map(RawDocument::version);
    }

    @Test
    void operatorsAreWarnedBeforeItIsFullAndThenNothingMoreIsTaken() {
        EmbeddedStore store = store();
        Journal journal = journal(store, 10);
        for (int i = 0; i < 7; i++) {
            await(journal.commit(batch("b" + i, write("a").withVersion(i + 1))));
        }
        assertThat(journal.warning()).as("at 7 of 10").isEmpty();
        await(journal.commit(batch("b7", write("a").withVersion(8))));
        assertThat(journal.warning())
                .contains(
                        "The journal holds 8 of at most 10 batches that the database has not seen; bring it back before"
                                + " there is no room.");
        await(journal.commit(batch("b8", write("a").withVersion(9))));
        await(journal.commit(batch("b9", write("a").withVersion(10))));
        RawBatch more = batch("more", write("a").withVersion(11));
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> journal.commit(more))
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            full -> assertThat(full.code()).isEqualTo(StoreErrorCode.FULL))
                    .hasMessage(
                            "The database is away, and the journal is full with 10 batches: bring the database back, or"
                                    + " raise the journal's limit.");
        }
        assertThat(journal.size()).as("what was refused takes no room").isEqualTo(10);
        NotedBatch noted = await(journal.note(more));
        await(journal.decide(noted));
        assertThat(journal.size())
                .as("what was sent before is decided all the same")
                .isEqualTo(11);
        await(journal.remove(await(journal.first(4)), Map.of()));
        assertThat(journal.warning()).isEmpty();
        await(journal.commit(batch("again", write("a").withVersion(12))));
        assertThat(journal.size()).isEqualTo(8);
    }

    @Test
    void aJournalOfOneWarnsWhenItIsFull() {
        Journal journal = journal(store(), 1);
        assertThat(journal.isEmpty()).isTrue();
        assertThat(journal.warning()).isEmpty();
        await(journal.commit(batch("b", write("a").withVersion(1))));
        assertThat(journal.isEmpty()).isFalse();
        assertThat(journal.warning()).isPresent();
    }

    @Test
    void aNoteIsNoCopyUntilItIsDecided() {
        EmbeddedStore store = store();
        Journal journal = journal(store, 100);
        NotedBatch settled = await(journal.note(batch("settled", write("a").withVersion(7))));
        NotedBatch decided = await(journal.note(batch("decided", write("b").withVersion(7))));
        NotedBatch withdrawn = await(journal.note(batch("withdrawn", write("c").withVersion(7))));
        assertThat(await(store.versions(Note.NEAR, "", 10))).isEmpty();
        assertThat(await(journal.versions(settled.raw()))).containsExactly(0L);
        assertThat(journal.isEmpty()).as("nothing waits for the database").isTrue();

        await(journal.settle(settled, batch("settled", write("a").withVersion(9))));
        await(journal.decide(decided));
        await(journal.withdraw(withdrawn));
        await(journal.copy(batch("copy", write("d").withVersion(3))));
        assertThat(copy(store, "a")).as("as the database has it").contains(9L);
        assertThat(copy(store, "b")).contains(7L);
        assertThat(copy(store, "c")).isEmpty();
        assertThat(copy(store, "d")).contains(3L);
        assertThat(await(journal.first(10)))
                .extracting(entry -> entry.raw().id())
                .containsExactly("decided");
        assertThat(await(journal.of(new DocumentKey("near", "a")))).isEmpty();
        assertThat(journal.size()).isEqualTo(1);
    }

    @Test
    void whatWasNotedComesBackInItsOrderAlsoAfterAReopening() {
        EmbeddedStore store = store();
        Journal journal = journal(store, 100);
        await(journal.open());
        Fence fence = new Fence("branch", 3);
        RawWrite deleted = new RawWrite(Note.NEAR, "b", Precondition.atVersion(4), 5, 1, Optional.empty());
        RawBatch first =
                new RawBatch("one", Optional.of(fence), List.of(write("a").withVersion(7), deleted));
        await(journal.commit(first));
        await(journal.commit(batch("two", write("a").withVersion(8))));
        NotedBatch undecided = await(journal.note(batch("undecided", write("d").withVersion(8))));

        EmbeddedStore again = store();
        Journal reopened = journal(again, 100);
        List<String> open = await(reopened.open());
        assertThat(open).containsExactly(undecided.number());
        assertThat(reopened.size()).isEqualTo(2);
        assertThat(copy(again, "d")).isEmpty();
        await(reopened.decideAll(open));
        assertThat(copy(again, "d")).contains(8L);
        assertThat(reopened.size()).isEqualTo(3);
        await(reopened.commit(batch("three", write("c").withVersion(9))));

        List<NotedBatch> entries = await(reopened.first(10));
        assertThat(entries).extracting(entry -> entry.raw().id()).containsExactly("one", "two", "undecided", "three");
        assertThat(entries.get(0).raw())
                .as("with fence, preconditions and versions")
                .isEqualTo(first);
        assertThat(entries.get(2).at()).as("when it was noted").isEqualTo(undecided.at());
        assertThat(await(reopened.oldest())).contains(entries.get(0).at());
        assertThat(await(reopened.first(1)))
                .extracting(entry -> entry.raw().id())
                .containsExactly("one");
        assertThat(await(reopened.of(new DocumentKey("near", "a"))))
                .contains(new JournalMarker("near", entries.get(1).number(), 8, false));
        assertThat(await(reopened.of(new DocumentKey("near", "b"))))
                .contains(new JournalMarker("near", entries.get(0).number(), 5, true));
        assertThat(await(reopened.of(new DocumentKey("near", "unknown")))).isEmpty();
        assertThat(await(journal(store(), 100).open()))
                .as("all are decided now")
                .isEmpty();
    }

    @Test
    void notesOfATimeInWhichTheCopiesWereBehindCanBeWithdrawnTogether() {
        EmbeddedStore store = store();
        Journal journal = journal(store, 100);
        await(journal.withdrawAll());
        await(journal.note(batch("one", write("a").withVersion(7))));
        await(journal.commit(batch("two", write("b").withVersion(8))));
        await(journal.note(batch("three", write("c").withVersion(9))));
        await(journal.withdrawAll());
        assertThat(await(journal.first(10)))
                .extracting(entry -> entry.raw().id())
                .containsExactly("two");
    }

    @Test
    void anEntryThatIsRemovedLeavesTheCopiesOfLaterOnes() {
        EmbeddedStore store = store();
        Journal journal = journal(store, 100);
        await(journal.commit(batch("one", write("a").withVersion(7), write("b").withVersion(7))));
        await(journal.commit(batch("two", write("a").withVersion(8))));
        RawWrite theirs = Journal.row(Note.NEAR, "b", Note.of("theirs")).withVersion(5);

        List<RawWrite> written = await(journal.remove(
                await(journal.first(1)),
                Map.of(new DocumentKey("near", "a"), write("a").withVersion(5), new DocumentKey("near", "b"), theirs)));
        assertThat(written).containsExactly(theirs);
        assertThat(copy(store, "a")).as("a later entry wrote it").contains(8L);
        assertThat(copy(store, "b")).contains(5L);
        assertThat(await(journal.of(new DocumentKey("near", "b")))).isEmpty();
        assertThat(await(journal.of(new DocumentKey("near", "a")))).isPresent();
    }

    @Test
    void anEntryOfAModelThatTheProgramNoLongerHasIsStillReadAndDecided() {
        EmbeddedStore store = store();
        await(journal(store, 100).note(batch("one", write("a").withVersion(7))));

        Journal without = new Journal(store, Map.of(), 100, time);
        RawWrite read = await(without.first(1)).get(0).raw().writes().get(0);
        assertThat(read.model().name()).isEqualTo("near");
        assertThat(read.body()).isEqualTo(write("a").body());
        await(without.decideAll(await(without.open())));
        assertThat(copy(store, "a")).as("there is no table to copy it to").isEmpty();
        assertThat(without.size()).as("the database gets it").isEqualTo(1);
    }

    @Test
    void entriesOfVersion01AreDecidedAndAreRemovedWithTheirMarkers() {
        EmbeddedStore store = store();
        List<RawWrite> rows = new ArrayList<>();
        for (int i = 1; i <= 2; i++) {
            RawBatch batch = batch("b" + i, write("a").withVersion(6 + i));
            rows.add(Journal.row(JournalEntry.MODEL, JournalEntry.id(i), JournalEntry.of(batch, time.now())));
        }
        rows.add(write("a").withVersion(8));
        rows.add(Journal.row(JournalMarker.MODEL, "near/a", new JournalMarker("near", JournalEntry.id(2), 8, false)));
        await(store.writeRaw(rows, Optional.empty()));

        Journal journal = journal(store, 100);
        assertThat(await(journal.open())).as("nothing is left to decide").isEmpty();
        assertThat(journal.size()).isEqualTo(2);
        await(journal.remove(await(journal.first(1)), Map.of()));
        assertThat(await(journal.of(new DocumentKey("near", "a")))).isPresent();
        await(journal.remove(await(journal.first(1)), Map.of()));
        assertThat(await(journal.of(new DocumentKey("near", "a")))).isEmpty();
        assertThat(journal.isEmpty()).isTrue();
        assertThat(copy(store, "a")).contains(8L);
    }

    @Test
    void moreThanAPageIsCountedWhenItIsOpened() {
        EmbeddedStore store = store();
        Journal journal = journal(store, 5_000);
        List<CompletionStage<Void>> commits = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            commits.add(journal.commit(batch("b" + i, write("a").withVersion(i + 1))));
        }
        commits.forEach(JournalTest::await);

        Journal reopened = journal(store, 5_000);
        assertThat(await(reopened.open())).isEmpty();
        assertThat(reopened.size()).isEqualTo(2_000);
        NotedBatch next = await(reopened.note(batch("next", write("a").withVersion(3_000))));
        assertThat(next.number()).as("behind the last one").isEqualTo(JournalEntry.id(2_001));
    }
}
