package io.fairbot.storage.internal.hybrid;

import io.fairbot.storage.internal.embedded.EmbeddedStore;
import io.fairbot.storage.remote.JsonBody;
import io.fairbot.storage.remote.RawBatch;
import io.fairbot.storage.remote.RawWrite;
import io.fairbot.store.Document;
import io.fairbot.store.Model;
import io.fairbot.store.Precondition;
import io.fairbot.store.Query;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal of batches acknowledged during an outage of the database, in commit order. It is a table of the embedded
 * store, so that an entry and the mirrored documents are written in one commit. Safe for use from any thread.
 */
public final class Journal {
    private static final Logger log = LoggerFactory.getLogger(Journal.class);
    private static final int PAGE = 1_000;
    /** The share of the limit at which operators are warned. */
    private static final double WARN_AT = 0.8;

    private final EmbeddedStore local;
    private final Map<String, Model<?>> models;
    private final long limit;
    private final AtomicLong number = new AtomicLong();
    private final AtomicLong size = new AtomicLong();

    /** An entry and its number. */
    record NumberedBatch(String number, String batch, RawBatch raw) {}

    Journal(EmbeddedStore local, Map<String, Model<?>> models, long limit) {
        this.local = local;
        this.models = models;
        this.limit = limit;
    }

    /** Reads the state of the journal. */
    CompletionStage<Void> open() {
        return count("")
                .thenCompose(nothing -> local.find(
                                Query.of(JournalEntry.MODEL).descending().limit(1))
                        .thenAccept(page -> page.documents().forEach(last -> number.set(Long.parseLong(last.id())))));
    }

    long size() {
        return size.get();
    }

    boolean isEmpty() {
        return size.get() == 0;
    }

    /** Returns the warning to operators before the limit is reached. */
    Optional<String> warning() {
        return size.get() >= limit * WARN_AT
                ? Optional.of("The journal holds " + size.get() + " of at most " + limit
                        + " batches that the database has not seen; bring it back before there is no room.")
                : Optional.empty();
    }

    /** Reserves space for an entry; release it when the entry is not written. */
    String reserve() {
        long waiting = size.incrementAndGet();
        if (waiting > limit) {
            size.decrementAndGet();
            throw new StoreException(
                    StoreErrorCode.FULL,
                    "The database is away, and the journal is full with " + limit
                            + " batches: bring the database back, or raise the journal's limit.");
        }
        if (waiting == (long) (limit * WARN_AT)) {
            log.warn("{}", warning().orElseThrow());
        }
        return JournalEntry.id(number.incrementAndGet());
    }

    void release(int entries) {
        size.addAndGet(-entries);
    }

    /** Returns the rows that record a batch. */
    List<RawWrite> notes(String entry, RawBatch batch, Instant at) {
        List<RawWrite> rows = new ArrayList<>();
        rows.add(row(JournalEntry.MODEL, entry, JournalEntry.of(batch, at)));
        for (RawWrite write : batch.writes()) {
            JournalMarker note = new JournalMarker(write.model().name(), entry, write.version(), write.isDelete());
            rows.add(row(JournalMarker.MODEL, DocumentKey.of(write).text(), note));
        }
        return rows;
    }

    /** Returns the first entries. */
    CompletionStage<List<NumberedBatch>> first(int most) {
        return local.find(Query.of(JournalEntry.MODEL).limit(most))
                .thenApply(page -> page.documents().stream()
                        .map(entry -> new NumberedBatch(
                                entry.id(), entry.value().batch(), entry.value().raw(models)))
                        .toList());
    }

    /** Returns the marker of a document in the journal. */
    CompletionStage<Optional<JournalMarker>> of(DocumentKey key) {
        return local.get(JournalMarker.MODEL, key.text()).thenApply(found -> found.map(Document::value));
    }

    public static <T> RawWrite row(Model<T> model, String id, T value) {
        return new RawWrite(model, id, Precondition.ANY, 1, model.schemaVersion(), Optional.of(JsonBody.of(value)));
    }

    public static RawWrite drop(Model<?> model, String id) {
        return new RawWrite(model, id, Precondition.ANY, 0, model.schemaVersion(), Optional.empty());
    }

    private CompletionStage<Void> count(String after) {
        return local.versions(JournalEntry.MODEL, after, PAGE).thenCompose(found -> {
            size.addAndGet(found.size());
            return found.size() < PAGE
                    ? CompletableFuture.completedStage(null)
                    : count(found.keySet().stream()
                            .reduce((first, second) -> second)
                            .orElseThrow());
        });
    }
}
