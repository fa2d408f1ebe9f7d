package io.fairbot.storage.internal.hybrid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.runtime.Platform;
import io.fairbot.storage.internal.embedded.EmbeddedStore;
import io.fairbot.storage.remote.RawBatch;
import io.fairbot.storage.remote.RawDocument;
import io.fairbot.storage.remote.RawWrite;
import io.fairbot.storage.remote.RemoteStore;
import io.fairbot.storage.remote.UnknownOutcomeException;
import io.fairbot.store.Batch;
import io.fairbot.store.Change;
import io.fairbot.store.ChangeListener;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.Precondition;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import io.fairbot.store.Write;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The copies on this machine, between a real database and a real disk. */
class MirrorTest {
    private static final int PAGE = 1_000;

    @TempDir
    Path directory;

    private final HybridWorld world = new HybridWorld(this);
    private final List<Runnable> ends = new ArrayList<>();

    @AfterEach
    void close() {
        world.database.comeBack();
        ends.forEach(Runnable::run);
        world.close();
    }

    /** The parts of a store without their recovery, so that nothing happens but what a test does. */
    private HybridContext parts(Model<?>... others) {
        Platform platform = world.platform();
        List<Model<?>> models = others.length == 0 ? HybridWorld.MODELS : List.of(others);
        List<Model<?>> here = new ArrayList<>(models);
        here.addAll(HybridStoreFactory.OWN);
        EmbeddedStore local = EmbeddedStore.open(directory, here, platform);
        HybridContext parts = new HybridContext(local, BehindMark.open(directory), models, 100, platform);
        RemoteStore remote = HybridWorld.await(world.opening(directory).remote().apply(models, platform));
        parts.connect(remote, Optional.empty());
        parts.trust(true);
        ends.add(() -> {
            HybridWorld.await(remote.close());
            HybridWorld.await(local.close());
            parts.close();
        });
        return parts;
    }

    private Optional<String> copy(HybridContext parts, String id) {
        return HybridWorld.text(parts.local(), Note.NEAR, id);
    }

    private static void note(HybridContext parts, RawWrite write) {
        HybridWorld.await(parts.journal().commit(new RawBatch("b", Optional.empty(), List.of(write))));
    }

    private void many(DocumentStore store, int from, int to) {
        for (int i = from; i < to; i += 200) {
            Batch.Builder batch = Batch.builder(world.platform().ids().next());
            for (int j = i; j < Math.min(i + 200, to); j++) {
                batch.add(Write.put(Note.NEAR, "n%05d".formatted(j), Note.of("x")));
            }
            HybridWorld.await(store.apply(batch.build())).orThrow();
        }
    }

    @Test
    void aComparisonBringsWhatIsMissingOldOrTooMuchHere() {
        HybridContext parts = parts();
        DocumentStore other = world.somebody();
        many(other, 0, PAGE + 100);
        HybridWorld.await(parts.mirror().compare());
        Map<String, Long> ours = HybridWorld.await(parts.local().versions(Note.NEAR, "", 2 * PAGE));
        assertThat(ours).hasSize(PAGE + 100);

        world.put(other, Note.NEAR, "n00003", "changed");
        world.apply(other, new Write.Delete(Note.NEAR, "n00005", Precondition.ANY))
                .orThrow();
        world.put(other, Note.NEAR, "n%05d".formatted(PAGE + 50), "changed");
        many(other, PAGE + 100, PAGE + 102);
        HeardNotes heard = new HeardNotes();
        parts.hub().subscribe(Set.of(Note.NEAR), Optional.empty(), heard);
        HybridWorld.await(parts.mirror().compare());

        assertThat(copy(parts, "n00003")).contains("changed");
        assertThat(copy(parts, "n00005")).isEmpty();
        assertThat(copy(parts, "n%05d".formatted(PAGE + 50))).contains("changed");
        assertThat(copy(parts, "n%05d".formatted(PAGE + 101))).contains("x");
        HybridWorld.until("the changes are told", () -> heard.changes().size() == 5);
        assertThat(heard.changes()).extracting(Change::batchId).containsOnly("elsewhere");
        assertThat(heard.last("n00005")).isEqualTo("gone");
        assertThat(heard.resyncs()).isZero();

        world.bare().getCollection("near").deleteMany(new Document());
        HybridWorld.await(parts.mirror().compare());
        assertThat(HybridWorld.await(parts.local().versions(Note.NEAR, "", 2 * PAGE)))
                .as("absence is no deletion")
                .hasSize(PAGE + 101);
        assertThat(parts.modes().isForeign()).isTrue();
    }

    @Test
    void copiesOfAModelThatIsOnlyAppendedToFromNowOnGoButForTheJournal() {
        HybridContext parts = parts();
        DocumentStore other = world.somebody();
        many(other, 0, PAGE + 20);
        HybridWorld.await(parts.mirror().compare());
        note(parts, Journal.row(Note.NEAR, "n00002", Note.of("journalled")));
        ends.forEach(Runnable::run);
        ends.clear();

        Model<Note> appended =
                Model.builder("near", Note.class).index("number").appendOnly().build();
        HybridContext without = parts(appended);
        HybridWorld.await(without.mirror().compare());
        assertThat(HybridWorld.await(without.local().versions(appended, "", PAGE))
                        .keySet())
                .containsExactly("n00002");
        assertThat(copy(without, "n00002")).contains("journalled");
    }

    @Test
    void whatTheJournalHoldsIsNotOverwritten() {
        HybridContext parts = parts();
        world.put(world.somebody(), Note.NEAR, "a", "theirs");
        note(parts, Journal.row(Note.NEAR, "a", Note.of("ours")));

        HybridWorld.await(parts.mirror().refresh(Note.NEAR, "a"));
        HybridWorld.await(parts.mirror().compare());
        assertThat(copy(parts, "a")).contains("ours");
    }

    @Test
    void aCopyThatCannotBeBroughtMakesAllOfThemSuspectUntilTheyAreCompared() {
        HybridContext parts = parts();
        Mirror mirror = parts.mirror();
        world.put(world.somebody(), Note.NEAR, "a", "theirs");
        assertThat(mirror.isStale()).isFalse();

        world.database.fail("getRaw", Meddled.away());
        assertThatThrownBy(() -> HybridWorld.await(mirror.refresh(Note.NEAR, "a")))
                .hasMessageContaining("away");
        assertThat(mirror.isStale()).isTrue();
        assertThatThrownBy(() -> HybridWorld.await(mirror.compare())).hasMessageContaining("away");
        assertThat(mirror.isStale()).isTrue();
        world.database.comeBack();
        HybridWorld.await(mirror.compare());
        assertThat(mirror.isStale()).isFalse();
        assertThat(copy(parts, "a")).contains("theirs");

        world.database.fail("getRaw", Meddled.away());
        HybridWorld.await(mirror.refreshInTurn(
                new RawBatch("b", Optional.empty(), List.of(Journal.row(Note.NEAR, "a", Note.of("x"))))));
        assertThat(mirror.isStale()).as("after a refresh in its lane").isTrue();
    }

    @Test
    void aTroubleDuringAComparisonIsNotMadeGoodByIt() {
        HybridContext parts = parts();
        CompletableFuture<Void> held = new CompletableFuture<>();
        world.database.once("listVersions", real -> held.thenCompose(nothing -> real.go()));
        CompletableFuture<Void> comparison = parts.mirror().compare().toCompletableFuture();
        parts.mirror().markStale(new StoreException(StoreErrorCode.FULL, "The disk is full."));
        held.complete(null);

        HybridWorld.await(comparison);
        assertThat(parts.mirror().isStale()).isTrue();
        HybridWorld.await(parts.mirror().compare());
        assertThat(parts.mirror().isStale()).isFalse();
    }

    @Test
    void whenChangesWereMissedListenersReadAnewAndTheCopiesAreSuspect() {
        HybridContext parts = parts();
        HeardNotes heard = new HeardNotes();
        parts.hub().subscribe(Set.of(Note.NEAR), Optional.empty(), heard);
        HybridStore.foreign(parts).onResync();

        assertThat(parts.mirror().isStale()).isTrue();
        HybridWorld.until("the resync", () -> heard.resyncs() == 1);
    }

    @Test
    void aChangeThatCannotBeFetchedIsMadeGoodByAComparison() {
        HybridContext parts = parts();
        ChangeListener foreign = HybridStore.foreign(parts);
        world.put(world.somebody(), Note.NEAR, "a", "theirs");
        Change change = Change.deleted(Note.NEAR, "a", 1, "b");
        world.database.fail("getRaw", Meddled.away());
        foreign.onChanges(List.of(change));
        HybridWorld.until("it is noticed", parts.mirror()::isStale);
        world.database.comeBack();
        HybridWorld.await(parts.mirror().compare());

        assertThat(copy(parts, "a")).contains("theirs");
        assertThat(parts.mirror().isStale()).isFalse();
    }

    @Test
    void oneDocumentThatSomebodySpoiltKeepsNoOtherFromBeingBrought() {
        HybridContext parts = parts();
        DocumentStore other = world.somebody();
        world.put(other, Note.NEAR, "a", "before");
        HybridWorld.await(parts.mirror().refresh(Note.NEAR, "a"));
        world.bare()
                .getCollection("near")
                .updateOne(
                        new Document("_id", "a"),
                        new Document("$set", new Document("body.text", "by hand"))
                                .append("$inc", new Document("v", 1)));

        HybridWorld.await(parts.mirror().refresh(Note.NEAR, "a"));
        assertThat(copy(parts, "a")).as("the copy stays as it is").contains("before");
        assertThat(parts.mirror().isStale()).as("a comparison would not help").isFalse();
        world.put(other, Note.NEAR, "b", "theirs");
        HybridWorld.await(parts.mirror().refresh(Note.NEAR, "b"));
        assertThat(copy(parts, "b")).contains("theirs");
    }

    @Test
    void anotherContentOfTheSameVersionIsBroughtAndWhatWasToldIsTakenBack() {
        HybridContext parts = parts();
        long version =
                world.put(world.somebody(), Note.NEAR, "a", "theirs").versions().get(0);
        HybridWorld.await(parts.local()
                .writeRaw(
                        List.of(Journal.row(Note.NEAR, "a", Note.of("ours")).withVersion(version)), Optional.empty()));
        HeardNotes heard = new HeardNotes();
        parts.hub().subscribe(Set.of(Note.NEAR), Optional.empty(), heard);
        HybridWorld.await(parts.mirror().refresh(Note.NEAR, "a"));

        assertThat(copy(parts, "a")).contains("theirs");
        HybridWorld.until("everybody reads anew", () -> heard.resyncs() == 1);
        assertThat(heard.last("a")).isEqualTo("theirs");
        HybridWorld.await(parts.mirror().refresh(Note.NEAR, "a"));
        assertThat(heard.changes()).as("what is the same is not told again").hasSize(1);
    }

    @Test
    void whileTheCopiesAreBehindTheDatabaseIsReadOrNothing() {
        HybridContext parts = parts();
        HybridReader reader = new HybridReader(parts);
        world.put(world.somebody(), Note.NEAR, "a", "theirs");
        parts.modes().normal();
        assertThat(HybridWorld.await(reader.get(Note.NEAR, "a"))).as("the copy").isEmpty();

        parts.fallBehind(new StoreException(StoreErrorCode.FULL, "The disk is full."));
        assertThat(HybridWorld.await(reader.get(Note.NEAR, "a")))
                .hasValueSatisfying(found -> assertThat(found.value().text()).isEqualTo("theirs"));
        parts.modes().degraded("It is away.");
        assertThatThrownBy(() -> HybridWorld.await(reader.get(Note.NEAR, "a")))
                .hasMessageContaining("the copies on this machine are behind it");
    }

    @Test
    void whatIsNowhereOrHasNoCopyIsNotBrought() {
        HybridContext parts = parts();
        world.put(world.somebody(), Note.FAR, "a", "theirs");
        HeardNotes heard = new HeardNotes();
        parts.hub().subscribe(Set.of(Note.NEAR, Note.FAR), Optional.empty(), heard);

        HybridWorld.await(parts.mirror().refresh(Note.NEAR, "nowhere"));
        HybridWorld.await(parts.mirror()
                .refreshInTurn(
                        new RawBatch("b", Optional.empty(), List.of(Journal.row(Note.FAR, "a", Note.of("theirs"))))));

        assertThat(HybridWorld.text(parts.local(), Note.FAR, "a")).isEmpty();
        assertThat(heard.changes()).isEmpty();
        assertThat(parts.mirror().isStale()).isFalse();
    }

    @Test
    void aFailureThatIsNoneOfTheStoreMakesTheCopiesSuspectToo() {
        HybridContext parts = parts();
        world.database.fail("getRaw", new UnknownOutcomeException("No answer came.", null));

        assertThatThrownBy(() -> HybridWorld.await(parts.mirror().refresh(Note.NEAR, "a")))
                .hasMessageContaining("No answer came.");
        assertThat(parts.mirror().isStale()).isTrue();
    }

    @Test
    void whatExpiredOrWasDeletedInTheDatabaseIsNotLostThere() {
        Model<Note> brief = Model.builder("near", Note.class)
                .index("number")
                .retainFor("at", Duration.ofHours(1))
                .build();
        Model<Note> other = Model.builder("other", Note.class).build();
        HybridContext parts = parts(brief, other);
        DocumentStore somebody = world.somebody(brief, other);
        world.put(somebody, brief, "deleted", "theirs");
        world.apply(somebody, new Write.Delete(brief, "deleted", Precondition.ANY))
                .orThrow();
        Note young = new Note("ours", 0, parts.time().now());
        RawWrite expired = Journal.row(brief, "expired", Note.of("ours")).withVersion(1);
        RawWrite deleted = Journal.row(brief, "deleted", young).withVersion(1);
        copies(parts, expired, deleted);
        RemoteStore remote = parts.connected().orElseThrow();

        assertThat(isLost(parts, brief, "expired")).isFalse();
        assertThat(isLost(parts, brief, "deleted")).isFalse();
        assertThat(HybridWorld.await(parts.history().lostModel(remote))).isEmpty();

        copies(
                parts,
                Journal.row(brief, "young", young).withVersion(1),
                Journal.row(other, "a", young).withVersion(1),
                deleted.withVersion(Long.MAX_VALUE));
        assertThat(isLost(parts, brief, "young")).isTrue();
        assertThat(isLost(parts, brief, "deleted"))
                .as("written after its deletion")
                .isTrue();
        assertThat(HybridWorld.await(parts.history().lostModel(remote)))
                .hasValueSatisfying(model -> assertThat(model).isIn(brief, other));
        List<String> lost = new ArrayList<>();
        HybridWorld.await(parts.history().lost(remote, brief, lost::addAll));
        assertThat(lost).containsExactlyInAnyOrder("deleted", "young");
    }

    private static void copies(HybridContext parts, RawWrite... copies) {
        HybridWorld.await(parts.local().writeRaw(List.of(copies), Optional.empty()));
    }

    private static boolean isLost(HybridContext parts, Model<Note> model, String id) {
        RawDocument ours = HybridWorld.await(parts.local().getRaw(model, id)).orElseThrow();
        return HybridWorld.await(parts.history().isLost(model, ours, Optional.empty()));
    }
}
