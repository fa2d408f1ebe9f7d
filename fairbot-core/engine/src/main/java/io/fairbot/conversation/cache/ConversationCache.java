package io.fairbot.conversation.cache;

import io.fairbot.Internal;
import io.fairbot.conversation.cache.RecentDocuments.DocumentName;
import io.fairbot.conversation.cache.RecentDocuments.PendingAccess;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.ConversationRecord;
import io.fairbot.runtime.Stages;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A store decorator that holds the aliases, contacts and conversations that were used last in memory, as they were written or
 * read. Each message needs one of each, and all but the first of a person need no read for them.
 *
 * <p>What others write is as fresh as the change feed. A turn is not made on an old conversation even so: it replaces the
 * version that it was made on, and what a batch names is read again when the store does not apply it. A node that opens a branch
 * again clears the cache, since its feed may be behind what the owner in between wrote. Absence is not remembered.
 */
@Internal
public final class ConversationCache implements DocumentStore {
    private static final Set<Model<?>> MODELS =
            Set.of(ConversationModels.ALIASES, ConversationModels.CONTACTS, ConversationModels.CONVERSATIONS);

    /** The size of a document besides the state of a conversation, in characters. */
    private static final long FIXED_SIZE = 500;

    private final DocumentStore store;
    private final RecentDocuments recent;
    private Optional<Subscription> feed = Optional.empty();

    /**
     * Creates a cache, which only passes calls on until it is started.
     *
     * @param store the store
     * @param capacity the total size of what is held in memory, in characters; a document counts as 500 besides its state
     */
    public ConversationCache(DocumentStore store, long capacity) {
        this.store = store;
        recent = new RecentDocuments(capacity, ConversationCache::size);
    }

    private static long size(Object value) {
        if (!(value instanceof ConversationRecord conversation)) {
            return FIXED_SIZE;
        }
        return conversation.state().data().entrySet().stream()
                .mapToLong(entry -> entry.getKey().length() + entry.getValue().length())
                .reduce(FIXED_SIZE, Long::sum);
    }

    /** Begins to hold documents and to follow their changes. Idempotent. */
    public synchronized void start() {
        if (feed.isEmpty()) {
            feed = Optional.of(store.subscribe(MODELS, Optional.empty(), new CacheFeed()));
            recent.enable();
        }
    }

    /** Forgets all documents, which are read again when they are needed. */
    public void clear() {
        recent.clear();
    }

    /** Forgets all documents and passes calls on until it is started again. Idempotent. */
    public synchronized void stop() {
        recent.disable();
        feed.ifPresent(Subscription::close);
        feed = Optional.empty();
    }

    @Override
    @SuppressWarnings("unchecked") // A model has one type.
    public <T> CompletionStage<Optional<Document<T>>> get(Model<T> model, String id) {
        if (!MODELS.contains(model)) {
            return store.get(model, id);
        }
        DocumentName key = new DocumentName(model.name(), id);
        Optional<Document<?>> known = recent.find(key);
        if (known.isPresent()) {
            return CompletableFuture.completedStage(known.map(document -> (Document<T>) document));
        }
        PendingAccess read = recent.begin(key);
        return store.get(model, id).whenComplete((found, failure) -> {
            if (failure == null && found.isPresent()) {
                recent.end(read, found.get());
            } else {
                recent.end(read);
            }
        });
    }

    @Override
    public CompletionStage<BatchResult> apply(Batch batch) {
        List<Write> writes = batch.writes();
        Map<Integer, PendingAccess> puts = new HashMap<>();
        List<DocumentName> keys = new ArrayList<>();
        for (int i = 0; i < writes.size(); i++) {
            Write write = writes.get(i);
            if (MODELS.contains(write.model())) {
                DocumentName key = new DocumentName(write.model().name(), write.id());
                keys.add(key);
                if (write instanceof Write.Put<?>) {
                    puts.put(i, recent.begin(key));
                }
            }
        }
        if (keys.isEmpty()) {
            return store.apply(batch);
        }
        return Stages.attempt(() -> store.apply(batch)).whenComplete((result, failure) -> {
            if (failure == null && result instanceof BatchResult.Applied applied && puts.size() == keys.size()) {
                List<Long> versions = applied.receipt().versions();
                puts.forEach((i, call) -> recent.end(call, ((Write.Put<?>) writes.get(i)).written(versions.get(i))));
            } else {
                // Also when it failed: it may have been applied.
                keys.forEach(recent::forget);
            }
        });
    }

    @Override
    public <T> CompletionStage<Page<T>> find(Query<T> query) {
        return store.find(query);
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
    public StoreStatus status() {
        return store.status();
    }

    @Override
    public Subscription onStatusChange(Runnable listener) {
        return store.onStatusChange(listener);
    }

    @Override
    public CompletionStage<Void> close() {
        stop();
        return store.close();
    }

    /** The changes of all writers. */
    private final class CacheFeed implements ChangeListener {
        @Override
        public void onChanges(List<Change> changes) {
            for (Change change : changes) {
                DocumentName key = new DocumentName(change.model().name(), change.id());
                change.document().ifPresentOrElse(document -> recent.changed(key, document), () -> recent.forget(key));
            }
        }

        @Override
        public void onResync() {
            clear();
        }
    }
}
