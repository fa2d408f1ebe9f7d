package io.fairbot.agents;

import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.ChangeListener;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Leases;
import io.fairbot.store.Model;
import io.fairbot.store.Page;
import io.fairbot.store.Query;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreStatus;
import io.fairbot.store.Subscription;
import io.fairbot.store.Write;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A store with damaged documents, each until it is replaced or deleted. */
public final class DamagedStore implements DocumentStore {
    private static final String REASON = "the checksum does not fit";

    private final DocumentStore store;
    private final Set<String> damaged = new HashSet<>();

    /** A store in which nothing is damaged yet. */
    public DamagedStore(DocumentStore store) {
        this.store = store;
    }

    /** From now on a document cannot be read. */
    public void damage(Model<?> model, String id) {
        damaged.add(key(model, id));
    }

    private static String key(Model<?> model, String id) {
        return model.name() + "/" + id;
    }

    private boolean isDamaged(Document<?> document) {
        return damaged.contains(key(document.model(), document.id()));
    }

    @Override
    public <T> CompletionStage<Optional<Document<T>>> get(Model<T> model, String id) {
        return damaged.contains(key(model, id))
                ? CompletableFuture.failedStage(new StoreException(StoreException.StoreErrorCode.CORRUPT, REASON))
                : store.get(model, id);
    }

    @Override
    public <T> CompletionStage<Page<T>> find(Query<T> query) {
        return store.find(query).thenApply(this::withDamage);
    }

    private <T> Page<T> withDamage(Page<T> page) {
        List<Document<T>> sound = page.documents().stream()
                .filter(document -> !isDamaged(document))
                .toList();
        List<Page.DamagedDocument> unsound = page.documents().stream()
                .filter(this::isDamaged)
                .map(document -> new Page.DamagedDocument(document.model().name(), document.id(), REASON))
                .toList();
        return new Page<>(sound, page.next(), unsound);
    }

    @Override
    public CompletionStage<BatchResult> apply(Batch batch) {
        return store.apply(batch).thenApply(result -> {
            if (!(result instanceof BatchResult.Rejected)) {
                for (Write write : batch.writes()) {
                    damaged.remove(key(write.model(), write.id()));
                }
            }
            return result;
        });
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
    public CompletionStage<Void> close() {
        return store.close();
    }
}
