package io.fairbot.storage;

import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.SystemTimeSource;
import io.fairbot.store.Batch;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.Write;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;

/** Puts documents from a number of writers, each waiting for its receipt before the next put; run as a process. */
public final class PutLoad {
    private static final Model<Note> NOTES = Model.builder("notes", Note.class).build();

    private PutLoad() {}

    /** A small document. */
    record Note(String text) {}

    /**
     * Runs the load.
     *
     * @param args the directory, how many writers, how many puts each
     */
    public static void main(String[] args) {
        ScheduledExecutorService scheduler = DaemonExecutorFactory.scheduler("load");
        SystemTimeSource time = new SystemTimeSource(InstantSource.system(), scheduler);
        Platform platform = new Platform(time, IdGenerator.ulids(time, new Random()), new DaemonExecutorFactory());
        DocumentStore store = Storage.embedded(Path.of(args[0]))
                .open(List.of(NOTES), platform)
                .toCompletableFuture()
                .join();
        int writers = Integer.parseInt(args[1]);
        int puts = Integer.parseInt(args[2]);
        CompletableFuture<?>[] all = new CompletableFuture<?>[writers];
        for (int writer = 0; writer < writers; writer++) {
            all[writer] = put(store, "w" + writer + "-", puts).toCompletableFuture();
        }
        CompletableFuture.allOf(all).join();
        store.close().toCompletableFuture().join();
        scheduler.shutdownNow();
    }

    private static CompletionStage<Void> put(DocumentStore store, String writer, int left) {
        if (left == 0) {
            return CompletableFuture.completedStage(null);
        }
        String id = writer + left;
        return store.apply(Batch.of(id, Write.put(NOTES, id, new Note("x".repeat(400)))))
                .thenCompose(result -> {
                    result.orThrow();
                    return put(store, writer, left - 1);
                });
    }
}
