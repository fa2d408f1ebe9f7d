package io.fairbot.storage.mongo.internal.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.storage.mongo.internal.Thing;
import io.fairbot.storage.mongo.internal.document.MongoModel;
import io.fairbot.storage.mongo.internal.document.MongoModelRegistry;
import io.fairbot.store.Change;
import io.fairbot.store.ChangeListener;
import io.fairbot.store.Document;
import io.fairbot.store.Precondition;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import io.fairbot.store.Write;
import io.fairbot.store.spi.ChangeFeed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LocalChangeTrackerTest {
    private static final MongoModel MODEL = new MongoModelRegistry(List.of(Thing.MODEL)).of(Thing.MODEL);

    private final List<Change> published = new ArrayList<>();
    private int resyncs;
    private final ChangeFeed feed = new ChangeFeed("test", 10, Runnable::run);
    private final LocalChangeTracker tracker = new LocalChangeTracker(feed);

    LocalChangeTrackerTest() {
        feed.subscribe(Set.of(Thing.MODEL), Optional.empty(), new ChangeListener() {
            @Override
            public void onChanges(List<Change> changes) {
                published.addAll(changes);
            }

            @Override
            public void onResync() {
                resyncs++;
            }
        });
        published.clear();
    }

    private static CheckedBatch.CheckedWrite deletion(String id) {
        return write(id, () -> Write.delete(new Document<>(Thing.MODEL, id, 1, thing())));
    }

    private static CheckedBatch.CheckedWrite write(String id, Supplier<Write> write) {
        return new CheckedBatch.CheckedWrite(MODEL, id, Precondition.ANY, 0, Optional.empty(), write);
    }

    private static Thing thing() {
        return new Thing(Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static MongoDocumentKey key(String id) {
        return new MongoDocumentKey(MODEL.name(), id);
    }

    /** Applies a batch that deletes documents in a version, as this process would. */
    private void apply(String batch, long version, String... ids) {
        CheckedBatch checked = new CheckedBatch(
                batch,
                Optional.empty(),
                List.of(ids).stream().map(LocalChangeTrackerTest::deletion).toList());
        tracker.begin(List.of(batch));
        tracker.end(
                List.of(batch),
                List.of(BatchOutcome.applied(
                        checked, List.of(ids).stream().map(id -> version).toList())));
    }

    @Test
    void anEchoIsSkippedOnce() {
        apply("mine", 7, "a");
        assertThat(published).hasSize(1);
        assertThat(tracker.isEcho("mine", key("b"), 7)).as("another document").isFalse();
        assertThat(tracker.isEcho("mine", key("a"), 8)).as("a newer version").isFalse();
        assertThat(tracker.isEcho("mine", key("a"), 7)).isTrue();
        assertThat(tracker.isEcho("mine", key("a"), 7)).as("the second time").isFalse();
    }

    @Test
    void whatIsUnderWayIsNoEchoYet() {
        apply("mine", 7, "a");
        tracker.begin(List.of("mine"));
        assertThat(tracker.isEcho("mine", key("a"), 7)).isFalse();
        assertThat(tracker.outcomeOf("mine").toCompletableFuture()).isNotDone();
        tracker.end(List.of("mine"), List.of());
        assertThat(tracker.outcomeOf("mine").toCompletableFuture()).isDone();
        assertThat(tracker.isEcho("mine", key("a"), 7)).isTrue();
    }

    @Test
    void olderVersionsOfTheStreamAreNoNews() {
        apply("mine", 7, "a");
        assertThat(tracker.isNews(key("a"), 6)).isFalse();
        assertThat(tracker.isNews(key("a"), 7)).isFalse();
        assertThat(tracker.isNews(key("a"), 7))
                .as("nothing is awaited any more")
                .isTrue();
        apply("again", 9, "a");
        assertThat(tracker.isNews(key("a"), 10)).isTrue();
        apply("third", 11, "a");
        tracker.forget();
        assertThat(tracker.isNews(key("a"), 11)).isTrue();
    }

    @Test
    void tooManyAwaitedEchoesAreForgottenAndSaidOnce() {
        apply("few", 1, "a");
        assertThat(tracker.takeOverflow()).isFalse();
        apply(
                "many",
                2,
                IntStream.rangeClosed(0, 100_000).mapToObj(i -> "d" + i).toArray(String[]::new));
        assertThat(tracker.takeOverflow()).isTrue();
        assertThat(tracker.takeOverflow()).isFalse();
        assertThat(tracker.isNews(key("a"), 1)).isTrue();
    }

    @Test
    void aChangeThatCannotBePublishedRequiresAResync() {
        int before = resyncs;
        CheckedBatch spoilt = new CheckedBatch("spoilt", Optional.empty(), List.of(write("a", () -> {
            throw new StoreException(StoreErrorCode.CORRUPT, "A fault of the test.");
        })));
        tracker.begin(List.of(spoilt.id()));
        tracker.end(List.of(spoilt.id()), List.of(BatchOutcome.applied(spoilt, List.of(3L))));
        assertThat(published).isEmpty();
        assertThat(resyncs).isEqualTo(before + 1);
    }
}
