package io.fairbot.testkit;

import io.fairbot.Internal;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.ChangeListener;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Leases;
import io.fairbot.store.Model;
import io.fairbot.store.Page;
import io.fairbot.store.Query;
import io.fairbot.store.StoreStatus;
import io.fairbot.store.Subscription;
import io.fairbot.store.Write;
import io.fairbot.store.backup.BackupReport;
import io.fairbot.store.backup.ProgressListener;
import io.fairbot.store.history.HistoryLoss;
import io.fairbot.store.history.HistorySide;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** A document store that forwards every call to another one; a subclass overrides what it changes. */
@Internal
public class ForwardingStore implements DocumentStore {
    /** The store that does the work. */
    protected final DocumentStore sound;

    /**
     * Creates a store that forwards.
     *
     * @param sound the store that does the work
     */
    public ForwardingStore(DocumentStore sound) {
        this.sound = sound;
    }

    @Override
    public <T> CompletionStage<Optional<Document<T>>> get(Model<T> model, String id) {
        return sound.get(model, id);
    }

    @Override
    public <T> CompletionStage<Page<T>> find(Query<T> query) {
        return sound.find(query);
    }

    @Override
    public CompletionStage<BatchResult> apply(Batch batch) {
        return sound.apply(batch);
    }

    @Override
    public Subscription subscribe(Set<Model<?>> models, Optional<String> after, ChangeListener listener) {
        return sound.subscribe(models, after, listener);
    }

    @Override
    public Leases leases() {
        return sound.leases();
    }

    @Override
    public CompletionStage<Long> deleteExpired() {
        return sound.deleteExpired();
    }

    @Override
    public CompletionStage<BackupReport> backup(Path directory, ProgressListener progress) {
        return sound.backup(directory, progress);
    }

    @Override
    public CompletionStage<HistoryLoss> acceptHistory(HistorySide keep, boolean dryRun, List<Write> evidence) {
        return sound.acceptHistory(keep, dryRun, evidence);
    }

    @Override
    public Optional<String> directoryId() {
        return sound.directoryId();
    }

    @Override
    public StoreStatus status() {
        return sound.status();
    }

    @Override
    public Subscription onStatusChange(Runnable listener) {
        return sound.onStatusChange(listener);
    }

    @Override
    public CompletionStage<Void> close() {
        return sound.close();
    }
}
