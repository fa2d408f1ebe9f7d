package io.fairbot.store.spi;

import io.fairbot.Internal;
import io.fairbot.store.Change;
import io.fairbot.store.ChangeListener;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.Query;
import io.fairbot.store.Subscription;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A view of all documents of a model in memory, which follows the change feed, so that health can report them without a
 * query. For models with few documents. Safe for use from any thread.
 *
 * @param <T> the type of the documents' content
 * @param <V> the type of what the view retains of each document
 */
@Internal
public final class DocumentView<T, V> {
    private static final Logger log = LoggerFactory.getLogger(DocumentView.class);

    private final DocumentStore store;
    private final Model<T> model;
    private final Function<T, V> retained;
    private final Subscription changes;
    private final Map<String, V> documents = new HashMap<>();
    /** The changes during the read of the store, which the result of the read may lack. */
    private final List<Change> concurrentChanges = new ArrayList<>();

    /** The number of loads in progress. */
    private int loading;

    /**
     * Creates a view; it is complete once {@link #refresh()} has ended, and follows the change feed from then on.
     *
     * @param store the store, opened with the model
     * @param model the model
     * @param retained returns what the view retains of a document
     */
    public DocumentView(DocumentStore store, Model<T> model, Function<T, V> retained) {
        this.store = store;
        this.model = model;
        this.retained = retained;
        changes = store.subscribe(Set.of(model), Optional.empty(), new ChangeListener() {
            @Override
            public void onChanges(List<Change> some) {
                received(some);
            }

            @Override
            public void onResync() {
                refresh().whenComplete((done, failure) -> {
                    if (failure != null) {
                        log.warn("The documents of {} cannot be read: {}", model.name(), failure.toString());
                    }
                });
            }
        });
    }

    /**
     * Reads all documents.
     *
     * @return completes when the view is current
     */
    public CompletionStage<Void> refresh() {
        synchronized (this) {
            loading++;
        }
        return read(Optional.empty(), new HashMap<>()).handle((found, failure) -> {
            refreshed(failure == null ? Optional.of(found) : Optional.empty());
            if (failure != null) {
                throw new CompletionException(failure);
            }
            return null;
        });
    }

    /**
     * Returns the number of documents.
     *
     * @return the number, as of the last change that was received
     */
    public synchronized int size() {
        return documents.size();
    }

    /**
     * Returns what is retained of each document.
     *
     * @return a copy, in no order, as of the last change that was received
     */
    public synchronized List<V> values() {
        return List.copyOf(documents.values());
    }

    /** Ends the subscription to changes. */
    public void close() {
        changes.close();
    }

    private CompletionStage<Map<String, V>> read(Optional<String> after, Map<String, V> found) {
        Query<T> all = Query.of(model).limit(Query.MAX_LIMIT);
        return store.find(after.map(all::after).orElse(all)).thenCompose(page -> {
            page.documents().forEach(document -> found.put(document.id(), retained.apply(document.value())));
            return page.next().isPresent() ? read(page.next(), found) : CompletableFuture.completedStage(found);
        });
    }

    private synchronized void received(List<Change> some) {
        apply(some);
        if (loading > 0) {
            concurrentChanges.addAll(some);
        }
    }

    private synchronized void refreshed(Optional<Map<String, V>> found) {
        found.ifPresent(current -> {
            documents.clear();
            documents.putAll(current);
            apply(concurrentChanges);
        });
        loading--;
        if (loading == 0) {
            concurrentChanges.clear();
        }
    }

    private void apply(List<Change> some) {
        for (Change change : some) {
            if (change.document().isPresent()) {
                T value = model.type().cast(change.document().get().value());
                documents.put(change.id(), retained.apply(value));
            } else {
                documents.remove(change.id());
            }
        }
    }
}
