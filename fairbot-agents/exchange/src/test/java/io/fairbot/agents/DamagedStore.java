package io.fairbot.agents;

import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.Page;
import io.fairbot.store.Query;
import io.fairbot.store.StoreException;
import io.fairbot.store.Write;
import io.fairbot.testkit.ForwardingStore;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A store with damaged documents, each until it is replaced or deleted. */
public final class DamagedStore extends ForwardingStore {
    private static final String REASON = "the checksum does not fit";

    private final Set<String> damaged = new HashSet<>();

    /** A store in which nothing is damaged yet. */
    public DamagedStore(DocumentStore store) {
        super(store);
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
                : super.get(model, id);
    }

    @Override
    public <T> CompletionStage<Page<T>> find(Query<T> query) {
        return super.find(query).thenApply(this::withDamage);
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
        return super.apply(batch).thenApply(result -> {
            if (!(result instanceof BatchResult.Rejected)) {
                for (Write write : batch.writes()) {
                    damaged.remove(key(write.model(), write.id()));
                }
            }
            return result;
        });
    }
}
