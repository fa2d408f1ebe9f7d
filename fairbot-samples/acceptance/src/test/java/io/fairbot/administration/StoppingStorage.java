package io.fairbot.administration;

import io.fairbot.audit.StoredAuditLog;
import io.fairbot.runtime.Platform;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.Page;
import io.fairbot.store.Query;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreProvider;
import io.fairbot.store.Write;
import io.fairbot.testkit.ForwardingStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A storage whose process is killed at a commit: before it, or after it and before anybody hears of it. */
final class StoppingStorage implements StoreProvider {
    private final StoreProvider storage;
    private final boolean recordsAfterwards;
    private final CompletableFuture<DocumentStore> sound = new CompletableFuture<>();
    private int commitsLeft = Integer.MAX_VALUE;
    private boolean commitsLast;
    private volatile boolean killed;

    /**
     * Creates a storage that runs.
     *
     * @param recordsAfterwards the planted fault: an audit entry is written after the change, in a batch of its own
     */
    StoppingStorage(StoreProvider storage, boolean recordsAfterwards) {
        this.storage = storage;
        this.recordsAfterwards = recordsAfterwards;
    }

    /** Kills it at one of the next commits. */
    synchronized void killAt(int commit, boolean afterIt) {
        commitsLeft = commit;
        commitsLast = afterIt;
    }

    /** Kills it now. */
    void kill() {
        killed = true;
    }

    /** What lies on the disk, whether the process was killed or not. */
    DocumentStore disk() {
        return sound.join();
    }

    boolean isKilled() {
        return killed;
    }

    @Override
    public CompletionStage<DocumentStore> open(List<Model<?>> models, Platform platform) {
        return storage.open(models, platform)
                .thenApply(store -> {
                    sound.complete(store);
                    return new StoppingStore(store);
                })
                .thenApply(store -> recordsAfterwards ? new AfterwardsStore(store) : store);
    }

    /** Returns whether a commit is made, and whether it is answered; the process is killed by the one that is not. */
    private synchronized Fate next() {
        if (killed) {
            return Fate.LOST;
        }
        commitsLeft--;
        if (commitsLeft > 0) {
            return Fate.ANSWERED;
        }
        killed = true;
        return commitsLast ? Fate.UNANSWERED : Fate.LOST;
    }

    private enum Fate {
        ANSWERED,
        UNANSWERED,
        LOST
    }

    private static <T> CompletionStage<T> gone() {
        return CompletableFuture.failedStage(
                new StoreException(StoreException.StoreErrorCode.UNAVAILABLE, "The process was killed."));
    }

    private final class StoppingStore extends ForwardingStore {
        StoppingStore(DocumentStore sound) {
            super(sound);
        }

        @Override
        public <T> CompletionStage<Optional<Document<T>>> get(Model<T> model, String id) {
            return killed ? gone() : super.get(model, id);
        }

        @Override
        public <T> CompletionStage<Page<T>> find(Query<T> query) {
            return killed ? gone() : super.find(query);
        }

        @Override
        public CompletionStage<BatchResult> apply(Batch batch) {
            return switch (next()) {
                case ANSWERED -> super.apply(batch);
                case UNANSWERED -> super.apply(batch).thenCompose(result -> gone());
                case LOST -> gone();
            };
        }
    }

    private static final class AfterwardsStore extends ForwardingStore {
        AfterwardsStore(DocumentStore sound) {
            super(sound);
        }

        @Override
        public CompletionStage<BatchResult> apply(Batch batch) {
            List<Write> entries = batch.writes().stream()
                    .filter(write -> write.model().equals(StoredAuditLog.MODEL))
                    .toList();
            List<Write> changes = batch.writes().stream()
                    .filter(write -> !entries.contains(write))
                    .toList();
            if (entries.isEmpty() || changes.isEmpty()) {
                return super.apply(batch);
            }
            return super.apply(new Batch(batch.id(), changes, batch.fence()))
                    .thenCompose(result -> result instanceof BatchResult.Applied
                            ? super.apply(new Batch(batch.id() + "-audit", entries, Optional.empty()))
                                    .thenApply(recorded -> result)
                            : CompletableFuture.completedStage(result));
        }
    }
}
