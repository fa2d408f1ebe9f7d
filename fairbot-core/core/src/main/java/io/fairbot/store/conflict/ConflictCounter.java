package io.fairbot.store.conflict;

import io.fairbot.Internal;
import io.fairbot.store.Change;
import io.fairbot.store.ChangeListener;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Query;
import io.fairbot.store.Subscription;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A counter of the conflicts that wait for a decision, so that health can report them without a query. Safe for use from
 * any thread.
 */
@Internal
public final class ConflictCounter {
    private static final Logger log = LoggerFactory.getLogger(ConflictCounter.class);

    private final DocumentStore store;
    private final Subscription changes;
    private final Set<String> pending = new HashSet<>();
    /** The changes during the read of the store, which the result of the read may lack. */
    private final List<Change> concurrentChanges = new ArrayList<>();

    /** The number of loads in progress. */
    private int loading;

    /**
     * Creates a counter; it is complete once {@link #refresh()} has ended, and follows the change feed from then on.
     *
     * @param store the store, opened with {@link Conflict#MODEL}
     */
    public ConflictCounter(DocumentStore store) {
        this.store = store;
        changes = store.subscribe(Set.of(Conflict.MODEL), Optional.empty(), new ChangeListener() {
            @Override
            public void onChanges(List<Change> some) {
                received(some);
            }

            @Override
            public void onResync() {
                refresh().whenComplete((done, failure) -> {
                    if (failure != null) {
                        log.warn("The pending conflicts cannot be counted: {}", failure.toString());
                    }
                });
            }
        });
    }

    /**
     * Reads the pending conflicts.
     *
     * @return completes when the count is known
     */
    public CompletionStage<Void> refresh() {
        synchronized (this) {
            loading++;
        }
        return read(Optional.empty(), new HashSet<>()).handle((found, failure) -> {
            refreshed(failure == null ? Optional.of(found) : Optional.empty());
            if (failure != null) {
                throw new CompletionException(failure);
            }
            return null;
        });
    }

    /**
     * Returns the number of pending conflicts.
     *
     * @return the number, as of the last change that was received
     */
    public synchronized long pending() {
        return pending.size();
    }

    /** Ends the subscription to changes. */
    public void close() {
        changes.close();
    }

    private CompletionStage<Set<String>> read(Optional<String> after, Set<String> found) {
        Query<Conflict> all = Query.of(Conflict.MODEL).limit(Query.MAX_LIMIT);
        return store.find(after.map(all::after).orElse(all)).thenCompose(page -> {
            page.documents().forEach(document -> found.add(document.id()));
            return page.next().isPresent() ? read(page.next(), found) : CompletableFuture.completedStage(found);
        });
    }

    private synchronized void received(List<Change> some) {
        apply(some);
        if (loading > 0) {
            concurrentChanges.addAll(some);
        }
    }

    private synchronized void refreshed(Optional<Set<String>> found) {
        found.ifPresent(ids -> {
            pending.clear();
            pending.addAll(ids);
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
                pending.add(change.id());
            } else {
                pending.remove(change.id());
            }
        }
    }
}
