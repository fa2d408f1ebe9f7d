package io.fairbot.storage.internal.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Change;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A store decorator that answers reads of single documents from memory. Own writes are visible once acknowledged;
 * writes of others are as fresh as the change feed.
 *
 * <p>A stamp counts the changes of a group of documents. A document that was read is cached only when its stamp is
 * unchanged since before the read, since a concurrent change may have made it stale.
 */
public final class CachedStore implements DocumentStore {
    private static final int STAMPS = 1 << 12;

    private final DocumentStore store;
    private final Cache<CacheKey, Document<?>> cache;
    private final AtomicLongArray stamps = new AtomicLongArray(STAMPS);
    private final Subscription feed;

    /** The key of a cached document, and its stamp. */
    private record CacheKey(String model, String id) {
        int stamp() {
            int hash = hashCode();
            return (hash ^ (hash >>> 16)) & (STAMPS - 1);
        }
    }

    /**
     * Creates a cache in front of a store.
     *
     * @param store the store, closed with the cache
     * @param models the models that the store was opened with
     * @param most the maximum number of cached documents
     */
    public CachedStore(DocumentStore store, List<Model<?>> models, long most) {
        this.store = store;
        // Evictions run on the calling thread: the common pool belongs to the host.
        cache = Caffeine.newBuilder().maximumSize(most).executor(Runnable::run).build();
        feed = store.subscribe(Set.copyOf(models), Optional.empty(), new ChangeListener() {
            @Override
            public void onChanges(List<Change> changes) {
                changes.forEach(CachedStore.this::onChange);
            }

            @Override
            public void onResync() {
                for (int i = 0; i < STAMPS; i++) {
                    stamps.incrementAndGet(i);
                }
                cache.invalidateAll();
            }
        });
    }

    @Override
    @SuppressWarnings("unchecked") // A model name has one type; the store refuses others.
    public <T> CompletionStage<Optional<Document<T>>> get(Model<T> model, String id) {
        CacheKey key = new CacheKey(model.name(), id);
        Document<?> known = cache.getIfPresent(key);
        if (known != null) {
            return CompletableFuture.completedStage(Optional.of((Document<T>) known));
        }
        long before = stamps.get(key.stamp());
        return store.get(model, id).thenApply(found -> {
            found.ifPresent(document -> keep(key, document, before));
            return found;
        });
    }

    @Override
    public <T> CompletionStage<Page<T>> find(Query<T> query) {
        return store.find(query);
    }

    @Override
    public CompletionStage<BatchResult> apply(Batch batch) {
        CompletionStage<BatchResult> result = store.apply(batch);
        // Also on failure, since the write may have been applied. A copy, so that a caller's cancellation leaves
        // nothing stale.
        return result.whenComplete((outcome, failure) -> batch.writes().forEach(this::written))
                .thenApply(outcome -> outcome);
    }

    @Override
    public Subscription subscribe(Set<Model<?>> models, Optional<String> after, ChangeListener listener) {
        return store.subscribe(models, after, listener);
    }

    @Override
    public Leases leases() {
        return store.leases();
    }

    @Override
    public CompletionStage<Long> deleteExpired() {
        return store.deleteExpired();
    }

    @Override
    public CompletionStage<BackupReport> backup(Path directory, ProgressListener progress) {
        return store.backup(directory, progress);
    }

    @Override
    public CompletionStage<HistoryLoss> acceptHistory(HistorySide keep, boolean dryRun, List<Write> evidence) {
        return store.acceptHistory(keep, dryRun, evidence);
    }

    @Override
    public Optional<String> directoryId() {
        return store.directoryId();
    }

    @Override
    public StoreStatus status() {
        return store.status();
    }

    @Override
    public Subscription onStatusChange(Runnable listener) {
        return store.onStatusChange(listener);
    }

    @Override
    public CompletionStage<Void> close() {
        feed.close();
        cache.invalidateAll();
        return store.close();
    }

    private void keep(CacheKey key, Document<?> document, long before) {
        cache.asMap().compute(key, (same, present) -> {
            if (stamps.get(key.stamp()) != before) {
                return present;
            }
            return present == null || present.version() < document.version() ? document : present;
        });
    }

    private void written(Write write) {
        forget(new CacheKey(write.model().name(), write.id()));
    }

    private void onChange(Change change) {
        CacheKey key = new CacheKey(change.model().name(), change.id());
        Document<?> known = cache.getIfPresent(key);
        if (known == null || known.version() < change.version()) {
            forget(key);
        }
    }

    /** Increments the stamp first: a read that began earlier must not restore the removed entry. */
    private void forget(CacheKey key) {
        stamps.incrementAndGet(key.stamp());
        cache.invalidate(key);
    }
}
