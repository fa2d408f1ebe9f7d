package io.fairbot.conversation.engine;

import io.fairbot.conversation.DeadLetter;
import io.fairbot.conversation.queue.RowPage;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.Stages;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.Page;
import io.fairbot.store.Precondition;
import io.fairbot.store.Query;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import io.fairbot.store.Write;
import io.fairbot.store.lease.OwnedStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The dead letters of a branch: rows that were set aside, so that the others go on. Safe for use from any thread. */
final class DeadLetters {
    private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);

    private final String branch;
    private final OwnedStore owned;
    private final DocumentStore store;
    private final Platform platform;

    DeadLetters(String branch, OwnedStore owned, Platform platform) {
        this.branch = branch;
        this.owned = owned;
        store = owned.reader();
        this.platform = platform;
    }

    /** Returns the latest dead letters of all branches. */
    static CompletionStage<List<DeadLetter>> latest(DocumentStore store, Instant since, int limit) {
        return store.find(Query.of(ConversationModels.DEAD_LETTERS)
                        .atLeast("at", since)
                        .descending()
                        .limit(Math.min(limit, Query.MAX_LIMIT)))
                .thenApply(
                        page -> page.documents().stream().map(Document::value).toList());
    }

    /** Returns the write of a dead letter, for the batch that settles its event. */
    static Write of(PendingEvent work, String branch, String reason, Instant at) {
        if (work instanceof PendingEvent.InboxEvent entry) {
            InboxEntry row = entry.document().value();
            return put(entry.document().id(), new DeadLetter(branch, row.key(), row.contact(), reason, at));
        }
        PendingEvent.DueTimer timer = (PendingEvent.DueTimer) work;
        String id = timer.document().id();
        return put(id, new DeadLetter(branch, id, timer.contact(), reason, at));
    }

    /** Returns the write that ends a dead letter, for the batch that opens its event again. */
    static Write end(Document<InboxEntry> row) {
        return new Write.Delete(ConversationModels.DEAD_LETTERS, row.id(), Precondition.ANY);
    }

    private static Write put(String id, DeadLetter letter) {
        return Write.put(ConversationModels.DEAD_LETTERS, id, letter);
    }

    /** Finds rows, at least one unless none is left; damaged ones are set aside. */
    <D, T> CompletionStage<RowPage<T>> readable(Query<D> query, Function<Document<D>, T> row) {
        return store.find(query).thenCompose(this::setAsideDamaged).thenCompose(page -> {
            if (page.documents().isEmpty() && page.next().isPresent()) {
                return readable(query.after(page.next().get()), row);
            }
            List<T> rows = page.documents().stream().map(row).toList();
            return CompletableFuture.completedStage(
                    new RowPage<>(rows, page.next().isEmpty()));
        });
    }

    /** Sets aside the rows of a page that cannot be read; completes with the page when they are known. */
    <T> CompletionStage<Page<T>> setAsideDamaged(Page<T> page) {
        CompletionStage<Void> done = CompletableFuture.completedStage(null);
        for (Page.DamagedDocument damaged : page.damaged()) {
            done = done.thenCompose(before -> setAside(damaged.id(), damaged.model(), damaged.reason()));
        }
        return done.thenApply(known -> page);
    }

    /** Reads a row; one that is damaged is set aside and counts as absent. */
    <T> CompletionStage<Optional<Document<T>>> read(Model<T> model, String id) {
        return Stages.recover(
                store.get(model, id),
                failure -> failure instanceof StoreException damaged && damaged.code() == StoreErrorCode.CORRUPT
                        ? setAside(id, model.name(), String.valueOf(damaged.getMessage()))
                                .thenApply(done -> Optional.empty())
                        : CompletableFuture.failedStage(failure));
    }

    private CompletionStage<Void> setAside(String id, String model, String reason) {
        String own = branch + "/";
        String key = id.startsWith(own) ? id.substring(own.length()) : id;
        String why = "The document in " + model + " is damaged: " + reason;
        DeadLetter letter = new DeadLetter(branch, key, "", why, platform.time().now());
        return owned.apply(Batch.of(platform.ids().next(), Write.insert(ConversationModels.DEAD_LETTERS, id, letter)))
                .thenAccept(result -> {
                    // Otherwise it is known from the last time.
                    if (result instanceof BatchResult.Applied) {
                        log.error("A row of {} is set aside: {}", branch, why);
                    }
                });
    }
}
