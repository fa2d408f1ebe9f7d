package io.fairbot.storage.internal.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.SystemTimeSource;
import io.fairbot.storage.Storage;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Change;
import io.fairbot.store.ChangeListener;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.StoreException;
import io.fairbot.store.Subscription;
import io.fairbot.store.Write;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The groups of the writer, and what is neither the disk's fault nor an operation's. */
class SqliteWriterTest {
    private static final long PATIENCE_SECONDS = 300;

    @TempDir
    private Path directory;

    private final AtomicBoolean broken = new AtomicBoolean();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private final CountDownLatch reached = new CountDownLatch(1);

    /** The writer asks for the time of each batch; it finds no room for the answer, or has to wait for it. */
    private Instant now() {
        if (!Thread.currentThread().getName().contains("store-write")) {
            return Instant.now();
        }
        if (broken.get()) {
            throw new OutOfMemoryError("made by the test");
        }
        if (gate.getCount() > 0) {
            reached.countDown();
            try {
                assertThat(gate.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return Instant.now();
    }

    private static <T> T result(CompletionStage<T> stage) {
        return stage.toCompletableFuture()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    private static CompletionStage<?> put(DocumentStore store, String id) {
        return store.apply(Batch.of(id, Write.put(Item.MODEL, id, Item.of(1))));
    }

    @Test
    void aWriterThatEndsLeavesNobodyWaiting() {
        ScheduledExecutorService scheduler = DaemonExecutorFactory.scheduler("test");
        SystemTimeSource time = new SystemTimeSource(this::now, scheduler);
        Platform platform = new Platform(time, IdGenerator.ulids(time, new Random(1)), new DaemonExecutorFactory());
        DocumentStore store = result(Storage.embedded(directory).open(List.of(Item.MODEL), platform));
        result(put(store, "before"));

        broken.set(true);
        assertThatThrownBy(() -> result(put(store, "meanwhile")))
                .hasCauseInstanceOf(StoreException.class)
                .hasMessageContaining("The store's writer ended with java.lang.OutOfMemoryError: made by the test;"
                        + " it is not known whether this was kept. Start again.");
        assertThat(store.status().problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains("writer ended"));
        assertThatThrownBy(() -> result(put(store, "after"))).hasMessageContaining("writer ended");
        assertThat(result(store.get(Item.MODEL, "before"))).isPresent();

        result(store.close());
        scheduler.shutdownNow();
        try (Opened again = Opened.in(directory)) {
            assertThat(result(again.store().get(Item.MODEL, "before"))).isPresent();
            assertThat(result(again.store().get(Item.MODEL, "meanwhile"))).isEmpty();
        }
    }

    @Test
    void aBatchThatIsRejectedHalfwayLeavesNothingAndTheOthersOfItsGroupAreKept() throws InterruptedException {
        ScheduledExecutorService scheduler = DaemonExecutorFactory.scheduler("test");
        SystemTimeSource time = new SystemTimeSource(this::now, scheduler);
        Platform platform = new Platform(time, IdGenerator.ulids(time, new Random(1)), new DaemonExecutorFactory());
        DocumentStore store = result(Storage.embedded(directory).open(List.of(Item.MODEL), platform));
        List<String> changed = new CopyOnWriteArrayList<>();
        Subscription feed = store.subscribe(Set.of(Item.MODEL), Optional.empty(), new ChangeListener() {
            @Override
            public void onChanges(List<Change> changes) {
                changes.forEach(change -> changed.add(change.id() + " of " + change.batchId()));
            }

            @Override
            public void onResync() {
                changed.add("resync");
            }
        });
        result(put(store, "there"));

        gate = new CountDownLatch(1);
        CompletionStage<?> holdsTheWriter = put(store, "first");
        assertThat(reached.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        CompletionStage<?> before = put(store, "before");
        CompletionStage<BatchResult> halfway = store.apply(Batch.of(
                "halfway",
                Write.put(Item.MODEL, "new", Item.of(2)),
                Write.put(Item.MODEL, "before", Item.of(2)),
                Write.insert(Item.MODEL, "there", Item.of(2))));
        CompletionStage<BatchResult> atOnce = store.apply(Batch.of(
                "at once", Write.insert(Item.MODEL, "there", Item.of(3)), Write.put(Item.MODEL, "new", Item.of(3))));
        CompletionStage<?> after = put(store, "after");
        gate.countDown();

        result(holdsTheWriter);
        result(before);
        result(after);
        assertThat(List.of(result(halfway), result(atOnce)))
                .allSatisfy(result -> assertThat(result)
                        .isInstanceOfSatisfying(
                                BatchResult.Rejected.class,
                                rejected -> assertThat(rejected.write().id()).isEqualTo("there")));
        assertThat(result(store.get(Item.MODEL, "new"))).isEmpty();
        assertThat(result(store.get(Item.MODEL, "before")))
                .hasValueSatisfying(found -> assertThat(found.value()).isEqualTo(Item.of(1)));
        await().atMost(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(changed)
                        .containsExactly("there of there", "first of first", "before of before", "after of after"));
        feed.close();
        result(store.close());
        scheduler.shutdownNow();
    }
}
