package io.fairbot.fault;

import io.fairbot.storage.remote.RawBatch;
import io.fairbot.storage.remote.RemoteStore;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Durability;
import io.fairbot.testkit.ForwardingStore;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A store that sends each batch to the database before it is noted; where it would be sent afterwards, the result is known. */
final class DatabaseFirst extends ForwardingStore {
    private static final Executor LATER = CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS);
    private static final Map<String, BatchResult> RESULTS = new ConcurrentHashMap<>();

    private final Supplier<Optional<RemoteStore>> database;

    DatabaseFirst(DocumentStore sound, Supplier<Optional<RemoteStore>> database) {
        super(sound);
        this.database = database;
    }

    /** Returns the database as the journal sees it. */
    static RemoteStore known(RemoteStore remote) {
        return new ForwardingRemote(remote) {
            @Override
            public CompletionStage<BatchResult> apply(RawBatch batch) {
                BatchResult result = RESULTS.remove(batch.id());
                return result == null ? remote.apply(batch) : CompletableFuture.completedStage(result);
            }
        };
    }

    @Override
    public CompletionStage<BatchResult> apply(Batch batch) {
        Optional<RemoteStore> reached = database.get();
        if (sound.status().durability() != Durability.REPLICATED || reached.isEmpty()) {
            return sound.apply(batch);
        }
        return reached.get()
                .apply(RawBatch.of(batch))
                .thenAccept(result -> RESULTS.put(batch.id(), result))
                .handleAsync((nothing, failure) -> sound.apply(batch), LATER)
                .thenCompose(noted -> noted);
    }
}
