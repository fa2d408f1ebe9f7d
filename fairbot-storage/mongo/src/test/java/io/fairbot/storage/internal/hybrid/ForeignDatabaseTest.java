package io.fairbot.storage.internal.hybrid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoCollection;
import io.fairbot.store.BatchResult;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Durability;
import io.fairbot.store.Precondition;
import io.fairbot.store.Query;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import io.fairbot.store.Write;
import io.fairbot.store.history.HistoryLoss;
import io.fairbot.store.history.HistoryLoss.ModelLoss;
import io.fairbot.store.history.HistorySide;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that is another one than the directory belongs to, or has less history: what goes on, and what a person decides. */
class ForeignDatabaseTest {
    private static final List<Write> DECISION = List.of(Write.insert(Note.FAR, "decision", Note.of("by ana")));

    @TempDir
    Path directory;

    private final HybridWorld world = new HybridWorld(this);

    @AfterEach
    void close() {
        world.close();
    }

    private MongoCollection<Document> collection(String name) {
        return world.bare().getCollection(name);
    }

    /** All documents of the database, for a copy that is put back later. */
    private Map<String, List<Document>> copied() {
        Map<String, List<Document>> copy = new HashMap<>();
        for (String name : world.bare().listCollectionNames()) {
            if (!name.startsWith("system.")) {
                copy.put(name, collection(name).find().into(new ArrayList<>()));
            }
        }
        return copy;
    }

    private void putBack(Map<String, List<Document>> copy) {
        copy.forEach((name, documents) -> {
            collection(name).deleteMany(new Document());
            if (!documents.isEmpty()) {
                collection(name).insertMany(documents);
            }
        });
    }

    private static void awaitForeign(HybridStore store, String part) {
        HybridWorld.awaitMode(store, "FOREIGN");
        assertThat(store.status().problem())
                .hasValueSatisfying(problem -> assertThat(problem)
                        .contains(part)
                        .contains("Nothing is copied, replayed or deleted")
                        .contains("storage accept --keep database"));
    }

    private void goesOnFromTheDirectory(HybridStore store) {
        assertThat(world.put(store, Note.NEAR, "later", "here").durability()).isEqualTo(Durability.LOCAL);
        assertThat(HybridWorld.text(store, Note.NEAR, "a")).contains("ours");
        assertThat(HybridWorld.text(store, Note.NEAR, "later")).contains("here");
        assertThat(store.status().durability()).isEqualTo(Durability.LOCAL);
        assertThatThrownBy(() -> HybridWorld.await(store.find(Query.of(Note.FAR))))
                .isInstanceOf(StoreException.class);
    }

    @Test
    void aDatabaseThatIsDroppedWhileItIsUsedIsNoticedAndNothingIsDeleted() {
        HybridStore store = world.open(directory);
        world.put(store, Note.NEAR, "a", "ours");
        world.bare().drop();
        awaitForeign(store, "it has no identity, so it is new, or it was emptied");
        goesOnFromTheDirectory(store);
        assertThat(collection("meta").countDocuments(new Document("_id", "owner")))
                .as("the owner record is not written anew")
                .isZero();
        world.close(store);

        HybridStore again = world.open(directory);
        assertThat(again.status().mode()).as("also at a start").isEqualTo("FOREIGN");
        goesOnFromTheDirectory(again);
        assertThat(collection("near").countDocuments()).isZero();

        HistoryLoss none = HybridWorld.await(again.acceptHistory(HistorySide.DIRECTORY, true, List.of()));
        assertThat(none.models()).as("there is nothing to lose").isEmpty();
        assertThat(none.accepted()).isFalse();
        assertThat(again.status().mode()).isEqualTo("FOREIGN");
        assertThat(HybridWorld.await(again.acceptHistory(HistorySide.DIRECTORY, false, List.of()))
                        .accepted())
                .isTrue();
        assertThat(again.status().mode()).isEqualTo("NORMAL");
        assertThat(HybridWorld.texts(world.somebody(), Note.NEAR)).isEqualTo(Map.of("a", "ours", "later", "here"));
        assertThat(world.put(again, Note.NEAR, "a", "next").durability()).isEqualTo(Durability.REPLICATED);
        assertThat(again.status().counters()).containsEntry("journal", 0L).containsEntry("conflicts", 0L);
    }

    @Test
    void anOlderCopyOfTheDatabaseIsRecognisedAndTheDirectoryCanRemain() {
        HybridStore store = world.open(directory);
        world.put(store, Note.NEAR, "a", "before");
        world.put(store, Note.NEAR, "gone", "before");
        world.put(store, Note.FAR, "evidence", "there");
        world.close(store);
        Map<String, List<Document>> older = copied();
        store = world.open(directory);
        world.put(store, Note.NEAR, "a", "ours");
        world.put(store, Note.NEAR, "new", "ours");
        world.apply(store, new Write.Delete(Note.NEAR, "gone", Precondition.ANY))
                .orThrow();
        world.close(store);
        putBack(older);

        HybridStore again = world.open(directory);
        awaitForeign(again, "an older copy of the one that this data directory belongs to");
        goesOnFromTheDirectory(again);
        world.put(again, Note.FAR, "offline", "here");

        HistoryLoss keepsDatabase = HybridWorld.await(again.acceptHistory(HistorySide.DATABASE, true, DECISION));
        assertThat(keepsDatabase.models())
                .containsExactly(
                        new ModelLoss("far", 1, List.of("offline")),
                        new ModelLoss("near", 3, List.of("a", "later", "new")));
        assertThat(keepsDatabase.documents()).isEqualTo(4);
        assertThat(keepsDatabase.waitingBatches()).isEqualTo(2);
        HistoryLoss keepsDirectory = HybridWorld.await(again.acceptHistory(HistorySide.DIRECTORY, false, DECISION));
        assertThat(keepsDirectory.models()).containsExactly(new ModelLoss("near", 2, List.of("a", "gone")));

        assertThat(again.status().mode()).isEqualTo("NORMAL");
        DocumentStore other = world.somebody();
        assertThat(HybridWorld.texts(other, Note.NEAR)).isEqualTo(Map.of("a", "ours", "new", "ours", "later", "here"));
        assertThat(HybridWorld.texts(other, Note.FAR))
                .isEqualTo(Map.of("evidence", "there", "offline", "here", "decision", "by ana"));
        assertThat(HybridWorld.texts(again, Note.NEAR)).isEqualTo(HybridWorld.texts(other, Note.NEAR));
        putBack(older);
        awaitForeign(again, "another identity");
    }

    @Test
    void theDatabaseCanRemain() {
        HybridStore store = world.open(directory);
        world.put(store, Note.NEAR, "a", "before");
        world.put(store, Note.NEAR, "gone", "before");
        world.close(store);
        Map<String, List<Document>> older = copied();
        store = world.open(directory);
        world.put(store, Note.NEAR, "a", "ours");
        world.apply(store, new Write.Delete(Note.NEAR, "gone", Precondition.ANY))
                .orThrow();
        world.close(store);
        putBack(older);
        HybridStore again = world.open(directory);
        HeardNotes heard = new HeardNotes();
        again.subscribe(java.util.Set.of(Note.NEAR), java.util.Optional.empty(), heard);
        goesOnFromTheDirectory(again);
        world.put(again, Note.FAR, "offline", "here");

        assertThat(HybridWorld.await(again.acceptHistory(HistorySide.DATABASE, false, DECISION))
                        .models())
                .containsExactly(
                        new ModelLoss("far", 1, List.of("offline")), new ModelLoss("near", 2, List.of("a", "later")));
        assertThat(again.status().mode()).isEqualTo("NORMAL");
        assertThat(again.status().counters()).containsEntry("journal", 0L);
        assertThat(HybridWorld.texts(again, Note.NEAR)).isEqualTo(Map.of("a", "before", "gone", "before"));
        assertThat(HybridWorld.texts(again, Note.FAR))
                .as("the record of the decision remains")
                .isEqualTo(Map.of("decision", "by ana"));
        HybridWorld.until("everybody reads anew", () -> heard.resyncs() > 0);
        assertThat(world.put(again, Note.NEAR, "a", "next").durability()).isEqualTo(Durability.REPLICATED);
        assertThat(HybridWorld.texts(world.somebody(), Note.NEAR)).isEqualTo(Map.of("a", "next", "gone", "before"));
    }

    @Test
    void aDocumentThatWasPutBackOrTakenAwayByHandIsLessHistory() {
        HybridStore store = world.open(directory);
        world.put(store, Note.NEAR, "a", "before");
        Document before = collection("near").find(new Document("_id", "a")).first();
        world.put(store, Note.NEAR, "a", "ours");
        world.put(store, Note.NEAR, "b", "ours");
        world.close(store);
        collection("near").replaceOne(new Document("_id", "a"), before);
        HybridStore again = world.open(directory);
        awaitForeign(again, "documents of near that it had acknowledged are older there, or missing");
        goesOnFromTheDirectory(again);
        HybridWorld.await(again.acceptHistory(HistorySide.DIRECTORY, false, List.of()));
        assertThat(HybridWorld.texts(world.somebody(), Note.NEAR))
                .isEqualTo(Map.of("a", "ours", "b", "ours", "later", "here"));

        world.close(again);
        collection("near").deleteOne(new Document("_id", "b"));
        HybridStore third = world.open(directory);
        awaitForeign(third, "missing without having been deleted");
        assertThat(HybridWorld.text(third, Note.NEAR, "b")).contains("ours");
    }

    @Test
    void whatAnotherProgramDeletesOrWhatIsOverIsNoLessHistory() {
        HybridStore store = world.open(directory);
        world.put(store, Note.NEAR, "a", "ours");
        world.put(store, Note.NEAR, "b", "ours");
        world.close(store);
        DocumentStore other = world.somebody();
        world.apply(other, new Write.Delete(Note.NEAR, "a", Precondition.ANY)).orThrow();
        HybridStore again = world.open(directory);
        assertThat(again.status().mode()).isEqualTo("NORMAL");
        assertThat(HybridWorld.texts(again, Note.NEAR)).isEqualTo(Map.of("b", "ours"));
    }

    @Test
    void theRightDatabaseIsFollowedAgainWhenItIsBack() {
        HybridStore store = world.open(directory);
        world.put(store, Note.NEAR, "a", "ours");
        world.close(store);
        Map<String, List<Document>> right = copied();
        world.bare().drop();
        HybridStore again = world.open(directory);
        awaitForeign(again, "it has no identity");
        world.put(again, Note.NEAR, "b", "meanwhile");
        putBack(right);
        HybridWorld.awaitMode(again, "NORMAL");
        assertThat(HybridWorld.texts(world.somebody(), Note.NEAR)).isEqualTo(Map.of("a", "ours", "b", "meanwhile"));
    }

    @Test
    void aRejectionByAnotherDatabaseIsNoAnswer() {
        HybridStore store = world.open(directory);
        world.put(store, Note.NEAR, "a", "ours");
        io.fairbot.store.Document<Note> read =
                HybridWorld.await(store.get(Note.NEAR, "a")).orElseThrow();
        world.database.once("apply", real -> {
            world.bare().drop();
            return real.go();
        });
        BatchResult result = world.apply(store, Write.replace(read, Note.of("next")));
        assertThat(result.orThrow().durability()).isEqualTo(Durability.LOCAL);
        awaitForeign(store, "no identity");
        assertThat(HybridWorld.text(store, Note.NEAR, "a")).contains("next");
    }

    @Test
    void nobodyReadsTheEmptyDatabaseBeforeItIsNoticed() {
        HybridStore store = world.open(directory);
        world.put(store, Note.NEAR, "a", "ours");
        world.bare().drop();
        // The change feed ends with the database, so the copies count as older than it from then on.
        await().until(() -> {
            assertThat(HybridWorld.text(store, Note.NEAR, "a")).contains("ours");
            assertThat(HybridWorld.texts(store, Note.NEAR)).isEqualTo(Map.of("a", "ours"));
            return store.status().mode().equals("FOREIGN");
        });
    }

    @Test
    void withoutADifferenceThereIsNothingToAccept() {
        HybridStore store = world.open(directory);
        assertThatThrownBy(() -> HybridWorld.await(store.acceptHistory(HistorySide.DATABASE, true, List.of())))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        refused -> assertThat(refused.code()).isEqualTo(StoreErrorCode.REFUSED))
                .hasMessageStartingWith("There is nothing to accept: the mode is NORMAL.");
        world.close(store);
        assertThatThrownBy(() -> HybridWorld.await(store.acceptHistory(HistorySide.DATABASE, true, List.of())))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        closed -> assertThat(closed.code()).isEqualTo(StoreErrorCode.CLOSED));
    }
}
