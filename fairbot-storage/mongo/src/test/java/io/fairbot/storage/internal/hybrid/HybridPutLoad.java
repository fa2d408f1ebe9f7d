package io.fairbot.storage.internal.hybrid;

import io.fairbot.store.Batch;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Write;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A load of writers on a hybrid store in NORMAL, each of which waits for its receipt. */
public final class HybridPutLoad {
    private HybridPutLoad() {}

    /**
     * Runs the load.
     *
     * @param args the directory, the address of the database, its name, how many writers, how many puts each
     */
    public static void main(String[] args) {
        int writers = Integer.parseInt(args[3]);
        int puts = Integer.parseInt(args[4]);
        try (HybridWorld world = new HybridWorld(args[1], args[2])) {
            HybridStore store = world.open(Path.of(args[0]));
            CompletableFuture<?>[] all = new CompletableFuture<?>[writers];
            for (int writer = 0; writer < writers; writer++) {
                all[writer] = put(store, "w" + writer + "-", puts).toCompletableFuture();
            }
            CompletableFuture.allOf(all).join();
            if (!store.status().mode().equals("NORMAL")) {
                throw new IllegalStateException("The mode is " + store.status().mode() + ".");
            }
        }
    }

    private static CompletionStage<Void> put(DocumentStore store, String writer, int left) {
        if (left == 0) {
            return CompletableFuture.completedStage(null);
        }
        String id = writer + left;
        return store.apply(Batch.of(id, Write.put(Note.NEAR, id, Note.of("x".repeat(400)))))
                .thenCompose(result -> {
                    result.orThrow();
                    return put(store, writer, left - 1);
                });
    }
}
