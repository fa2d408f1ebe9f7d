package io.fairbot.conversation.contact;

import io.fairbot.Internal;
import io.fairbot.conversation.storage.ContactMerge;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.store.Change;
import io.fairbot.store.ChangeListener;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Query;
import io.fairbot.store.Subscription;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory of the contacts that were merged into others, by this node or another one. Rows are not rewritten when two
 * contacts are merged: those of the contact that is gone are read as the other's. Safe for use from any thread.
 */
@Internal
public final class ContactDirectory {
    private static final Logger log = LoggerFactory.getLogger(ContactDirectory.class);

    private final DocumentStore store;
    private final List<BiConsumer<String, String>> listeners = new CopyOnWriteArrayList<>();
    private Optional<CompletableFuture<Void>> loaded = Optional.empty();
    private volatile Redirects redirects = new Redirects(Map.of(), Map.of());
    private Optional<Subscription> subscription = Optional.empty();

    /**
     * All merges. Immutable.
     *
     * @param into the contact that has taken another one over, by the id of the latter; never one that is gone itself
     * @param from the contacts that are part of another one, by its id
     */
    private record Redirects(Map<String, String> into, Map<String, List<String>> from) {
        Redirects with(String gone, String other) {
            String last = into.getOrDefault(other, other);
            Map<String, String> more = new HashMap<>(into);
            more.put(gone, last);
            more.replaceAll((contact, target) -> target.equals(gone) ? last : target);
            Map<String, List<String>> inverse = new HashMap<>();
            more.forEach((contact, target) -> inverse.merge(target, List.of(contact), ContactDirectory::joined));
            return new Redirects(Map.copyOf(more), Map.copyOf(inverse));
        }
    }

    /**
     * Creates an empty directory.
     *
     * @param store the store with the merges
     */
    public ContactDirectory(DocumentStore store) {
        this.store = store;
    }

    /**
     * Reads all merges, once until the directory is closed.
     *
     * @return completes when the directory is complete
     */
    public CompletionStage<Void> load() {
        CompletableFuture<Void> reading = new CompletableFuture<>();
        synchronized (this) {
            if (loaded.isPresent()) {
                return loaded.get();
            }
            loaded = Optional.of(reading);
            subscription =
                    Optional.of(store.subscribe(Set.of(ConversationModels.MERGES), Optional.empty(), new Feed()));
        }
        read(all()).whenComplete((done, failure) -> {
            if (failure == null) {
                reading.complete(null);
            } else {
                close();
                reading.completeExceptionally(failure);
            }
        });
        return reading;
    }

    /**
     * Reads all merges again: the change feed may be behind.
     *
     * @return completes when the directory has all merges that were durable at the call
     */
    public CompletionStage<Void> reload() {
        return load().thenCompose(done -> read(all()));
    }

    /**
     * Reports each merge before the directory names it.
     *
     * @param listener receives the contact that is gone, and the one that it is part of
     */
    public void onMerge(BiConsumer<String, String> listener) {
        listeners.add(listener);
    }

    /**
     * Ends the reports to a listener.
     *
     * @param listener the listener
     */
    public void removeListener(BiConsumer<String, String> listener) {
        listeners.remove(listener);
    }

    /**
     * Returns the contact that an id means today.
     *
     * @param contact the id of a contact
     * @return the same id, or that of the contact that it is part of
     */
    public String current(String contact) {
        return redirects.into.getOrDefault(contact, contact);
    }

    /**
     * Returns the contacts that are part of another one.
     *
     * @param contact the id of a contact
     * @return the ids of those that were merged into it
     */
    public List<String> former(String contact) {
        return redirects.from.getOrDefault(contact, List.of());
    }

    /**
     * Records a merge that is durable; has no effect when it is known.
     *
     * @param gone the contact that was merged
     * @param into the contact that it is part of
     */
    public void merged(String gone, String into) {
        synchronized (this) {
            if (redirects.into.containsKey(gone)) {
                return;
            }
            String target = current(into);
            // Queues first: from now on no row of the one can come before an earlier row of the other.
            listeners.forEach(listener -> listener.accept(gone, target));
            redirects = redirects.with(gone, into);
        }
    }

    /** Ends the subscription to the merges of other nodes; the directory may be loaded again. Idempotent. */
    public synchronized void close() {
        subscription.ifPresent(Subscription::close);
        subscription = Optional.empty();
        loaded = Optional.empty();
    }

    private static Query<ContactMerge> all() {
        return Query.of(ConversationModels.MERGES).limit(Query.MAX_LIMIT);
    }

    private CompletionStage<Void> read(Query<ContactMerge> query) {
        return store.find(query).thenCompose(page -> {
            page.documents()
                    .forEach(document -> merged(document.id(), document.value().into()));
            return page.next()
                    .map(next -> read(query.after(next)))
                    .orElseGet(() -> CompletableFuture.completedStage(null));
        });
    }

    private static List<String> joined(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    /** The merges of other nodes. */
    private final class Feed implements ChangeListener {
        @Override
        public void onChanges(List<Change> changes) {
            for (Change change : changes) {
                change.document()
                        .map(Document::value)
                        .filter(ContactMerge.class::isInstance)
                        .map(ContactMerge.class::cast)
                        .ifPresent(merge -> merged(change.id(), merge.into()));
            }
        }

        @Override
        public void onResync() {
            read(all()).whenComplete((done, failure) -> {
                if (failure != null) {
                    log.warn("The merged contacts cannot be read: {}", failure.toString());
                }
            });
        }
    }
}
