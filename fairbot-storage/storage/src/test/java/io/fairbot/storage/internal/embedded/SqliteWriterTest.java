package io.fairbot.storage.internal.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.SystemTimeSource;
import io.fairbot.storage.Storage;
import io.fairbot.store.Batch;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.StoreException;
import io.fairbot.store.Write;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is neither the disk's fault nor a work's. */
class SqliteWriterTest {
    private static final long PATIENCE_SECONDS = 300;

    @TempDir
    private Path directory;

    private final AtomicBoolean broken = new AtomicBoolean();

    /** The writer asks for the time of each batch, and finds no room for the answer. */
    private Instant now() {
        if (broken.get() && Thread.currentThread().getName().contains("store-write")) {
            throw new OutOfMemoryError("made by the test");
        }
        return Instant.now();
    }

    private static <T> T await(CompletionStage<T> stage) {
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
        DocumentStore store = await(Storage.embedded(directory).open(List.of(Item.MODEL), platform));
        await(put(store, "before"));

        broken.set(true);
        assertThatThrownBy(() -> await(put(store, "meanwhile")))
                .hasCauseInstanceOf(StoreException.class)
                .hasMessageContaining("The store's writer ended with java.lang.OutOfMemoryError: made by the test;"
                        + " it is not known whether this was kept. Start again.");
        assertThat(store.status().problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains("writer ended"));
        assertThatThrownBy(() -> await(put(store, "after"))).hasMessageContaining("writer ended");
        assertThat(await(store.get(Item.MODEL, "before"))).isPresent();

        await(store.close());
        scheduler.shutdownNow();
        try (Opened again = Opened.in(directory)) {
            assertThat(await(again.store().get(Item.MODEL, "before"))).isPresent();
            assertThat(await(again.store().get(Item.MODEL, "meanwhile"))).isEmpty();
        }
    }
}
