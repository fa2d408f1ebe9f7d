package io.fairbot.storage.internal.hybrid;

import io.fairbot.runtime.Stages;
import io.fairbot.runtime.TimeSource;
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
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal of batches, in commit order: those that are noted and not decided yet, and those that this node decided and
 * that wait for the database. It is a table of the embedded store, so that an entry and the copies are written in one
 * commit. Safe for use from any thread.
 *
 * <p>The version of an entry's row tells whether it is decided. A decided entry has a {@link JournalMarker} for each
 * document.
 */
public final class Journal implements LocalCommits {
    private static final Logger log = LoggerFactory.getLogger(Journal.class);
    private static final int PAGE = 1_000;
    /** The share of the limit at which operators are warned. */
    private static final double WARN_AT = 0.8;

    /** The row version of a decided entry; every entry of a version before notes existed has it. */
    private static final long DECIDED = 1;

    private static final long NOTED = 2;
    /** The row version of a marker of version 0.1; later ones have the number of their entry, to be read without the body. */
    private static final long MARKER_OF_01 = 1;

    private final EmbeddedStore local;
    private final Map<String, Model<?>> models;
    private final long limit;
    private final TimeSource time;
    private final AtomicLong number = new AtomicLong();
    private final AtomicLong waiting = new AtomicLong();

    Journal(EmbeddedStore local, Map<String, Model<?>> models, long limit, TimeSource time) {
        this.local = local;
        this.models = models;
        this.limit = limit;
        this.time = time;
    }

    /** Reads the state of the journal; completes with the numbers of the notes that are not decided, in their order. */
    CompletionStage<List<String>> open() {
        return local.find(Query.of(JournalEntry.MODEL).descending().limit(1)).thenCompose(page -> {
            page.documents().forEach(last -> number.set(Long.parseLong(last.id())));
            waiting.set(0);
            return undecided("", new ArrayList<>(), waiting);
        });
    }

    /** Decides, in their order, that noted batches happened. */
    CompletionStage<Void> decideAll(List<String> undecided) {
        return Stages.inOrder(
                undecided,
                number -> entry(number)
                        .thenCompose(noted ->
                                noted.map(this::decide).orElseGet(() -> CompletableFuture.completedStage(null))));
    }

    private CompletionStage<List<String>> undecided(String after, List<String> found, AtomicLong decided) {
        return local.versions(JournalEntry.MODEL, after, PAGE).thenCompose(page -> {
            String last = after;
            for (Map.Entry<String, Long> entry : page.entrySet()) {
                last = entry.getKey();
                if (entry.getValue() == NOTED) {
                    found.add(last);
                } else {
                    decided.incrementAndGet();
                }
            }
            return page.size() < PAGE ? CompletableFuture.completedStage(found) : undecided(last, found, decided);
        });
    }

    /** Returns the number of decided entries, which wait for the database. */
    long size() {
        return waiting.get();
    }

    boolean isEmpty() {
        return waiting.get() == 0;
    }

    /** Returns the warning to operators before the limit is reached. */
    Optional<String> warning() {
        return waiting.get() >= limit * WARN_AT
                ? Optional.of("The journal holds " + waiting.get() + " of at most " + limit
                        + " batches that the database has not seen; bring it back before there is no room.")
                : Optional.empty();
    }

    @Override
    public CompletionStage<List<Long>> versions(RawBatch batch) {
        return local.versions(batch.writes()).thenApply(copies -> {
            List<Long> versions = new ArrayList<>(copies.size());
            for (int i = 0; i < copies.size(); i++) {
                boolean isUnknown =
                        copies.get(i) == 0 && batch.writes().get(i).model().isAppendOnly();
                versions.add(isUnknown ? VersionAssigner.UNKNOWN : copies.get(i));
            }
            return versions;
        });
    }

    @Override
    public CompletionStage<Long> highestToken(String lease) {
        return local.highestToken(lease);
    }

    @Override
    public CompletionStage<NotedBatch> note(RawBatch batch) {
        NotedBatch noted = next(batch);
        return local.writeRaw(List.of(entry(noted, NOTED)), Optional.empty()).thenApply(kept -> noted);
    }

    @Override
    public CompletionStage<Void> commit(RawBatch batch) {
        reserve();
        NotedBatch noted = next(batch);
        return local.writeRaw(decided(noted), batch.fence()).handle((kept, failure) -> {
            if (failure != null) {
                waiting.decrementAndGet();
                throw new CompletionException(Stages.cause(failure));
            }
            return null;
        });
    }

    @Override
    public CompletionStage<Void> decide(NotedBatch noted) {
        return local.writeRaw(decided(noted), noted.raw().fence()).thenAccept(kept -> waiting.incrementAndGet());
    }

    @Override
    public CompletionStage<Void> settle(NotedBatch noted, RawBatch done) {
        List<RawWrite> rows = copies(done);
        rows.add(drop(JournalEntry.MODEL, noted.number()));
        return local.writeLazily(rows, done.fence()).thenAccept(kept -> {});
    }

    @Override
    public CompletionStage<Void> copy(RawBatch done) {
        return local.writeLazily(copies(done), done.fence()).thenAccept(kept -> {});
    }

    @Override
    public CompletionStage<Void> withdraw(NotedBatch noted) {
        return local.writeRaw(List.of(drop(JournalEntry.MODEL, noted.number())), Optional.empty())
                .thenAccept(kept -> {});
    }

    /** Returns the copies of a batch that the database has. */
    private static List<RawWrite> copies(RawBatch done) {
        List<RawWrite> copies = new ArrayList<>();
        for (RawWrite write : done.writes()) {
            // A deletion also raises the local floor of versions.
            if (!write.model().isAppendOnly() && (!write.isDelete() || write.version() > 0)) {
                copies.add(write);
            }
        }
        return copies;
    }

    private List<RawWrite> decided(NotedBatch noted) {
        List<RawWrite> rows = new ArrayList<>();
        // A program of another version may have noted a document that this one does not know; the database gets it.
        noted.raw().writes().stream()
                .filter(write -> models.containsKey(write.model().name()))
                .forEach(rows::add);
        rows.add(entry(noted, DECIDED));
        for (RawWrite write : noted.raw().writes()) {
            JournalMarker marker =
                    new JournalMarker(write.model().name(), noted.number(), write.version(), write.isDelete());
            rows.add(row(JournalMarker.MODEL, DocumentKey.of(write).text(), marker)
                    .withVersion(Long.parseLong(noted.number())));
        }
        return rows;
    }

    private RawWrite entry(NotedBatch noted, long state) {
        return row(JournalEntry.MODEL, noted.number(), JournalEntry.of(noted.raw(), noted.at()))
                .withVersion(state);
    }

    private NotedBatch next(RawBatch batch) {
        return new NotedBatch(JournalEntry.id(number.incrementAndGet()), time.now(), batch);
    }

    private void reserve() {
        long taken = waiting.incrementAndGet();
        if (taken > limit) {
            waiting.decrementAndGet();
            throw new StoreException(
                    StoreErrorCode.FULL,
                    "The database is away, and the journal is full with " + limit
                            + " batches: bring the database back, or raise the journal's limit.");
        }
        if (taken == (long) (limit * WARN_AT)) {
            log.warn("{}", warning().orElseThrow());
        }
    }

    /** Returns the first entries; fails when one of them is damaged, since the order must not have gaps. */
    CompletionStage<List<NotedBatch>> first(int most) {
        return local.find(Query.of(JournalEntry.MODEL).limit(most)).thenApply(page -> {
            if (!page.damaged().isEmpty()) {
                throw new StoreException(
                        StoreErrorCode.CORRUPT,
                        "The entry " + page.damaged().get(0).id()
                                + " of the journal is damaged, and those after it are not"
                                + " replayed: restore the data directory from a backup, or decide for the database with"
                                + " \"storage accept --keep database\".");
            }
            return page.documents().stream().map(this::noted).toList();
        });
    }

    /** Removes the notes that are not decided; completes when that is durable. No batch is under way meanwhile. */
    CompletionStage<Void> withdrawAll() {
        return undecided("", new ArrayList<>(), new AtomicLong()).thenCompose(numbers -> {
            List<RawWrite> rows = new ArrayList<>();
            numbers.forEach(entry -> rows.add(drop(JournalEntry.MODEL, entry)));
            return rows.isEmpty()
                    ? CompletableFuture.completedStage(null)
                    : local.writeRaw(rows, Optional.empty()).thenAccept(kept -> {});
        });
    }

    /** Removes all entries and markers; completes when that is durable. No batch is under way meanwhile. */
    CompletionStage<Void> clear() {
        return clear(JournalEntry.MODEL)
                .thenCompose(nothing -> clear(JournalMarker.MODEL))
                .thenRun(() -> waiting.set(0));
    }

    private CompletionStage<Void> clear(Model<?> model) {
        return local.versions(model, "", PAGE).thenCompose(page -> {
            if (page.isEmpty()) {
                return CompletableFuture.completedStage(null);
            }
            List<RawWrite> rows = new ArrayList<>();
            page.keySet().forEach(id -> rows.add(drop(model, id)));
            return local.writeRaw(rows, Optional.empty()).thenCompose(kept -> clear(model));
        });
    }

    /** Returns one entry, empty when it is no longer there. */
    CompletionStage<Optional<NotedBatch>> entry(String entry) {
        return local.get(JournalEntry.MODEL, entry).thenApply(found -> found.map(this::noted));
    }

    /** Returns the time at which the first entry was noted, empty without entries. */
    CompletionStage<Optional<Instant>> oldest() {
        return local.find(Query.of(JournalEntry.MODEL).limit(1))
                .thenApply(page -> page.documents().stream()
                        .findFirst()
                        .map(first -> first.value().at()));
    }

    private NotedBatch noted(Document<JournalEntry> entry) {
        return new NotedBatch(entry.id(), entry.value().at(), entry.value().raw(models));
    }

    /** Returns the marker of a document in the journal. */
    CompletionStage<Optional<JournalMarker>> of(DocumentKey key) {
        return local.get(JournalMarker.MODEL, key.text()).thenApply(found -> found.map(Document::value));
    }

    /**
     * Removes decided entries that the database has, the markers of documents without later entries, and the local rows of
     * such documents that have no copies here. The lanes of their documents are held by the caller.
     *
     * @param copies what becomes of the copies of documents without later entries, in the same commit
     * @return the copies that were written
     */
    CompletionStage<List<RawWrite>> remove(List<NotedBatch> entries, Map<DocumentKey, RawWrite> copies) {
        List<RawWrite> markers = new ArrayList<>();
        entries.forEach(each -> each.raw()
                .writes()
                .forEach(write -> markers.add(
                        drop(JournalMarker.MODEL, DocumentKey.of(write).text()))));
        return lastEntries(markers).thenCompose(last -> {
            List<RawWrite> rows = new ArrayList<>();
            List<RawWrite> written = new ArrayList<>();
            int at = 0;
            for (NotedBatch each : entries) {
                rows.add(drop(JournalEntry.MODEL, each.number()));
                for (RawWrite write : each.raw().writes()) {
                    if (last.get(at) == Long.parseLong(each.number())) {
                        rows.add(markers.get(at));
                        if (write.model().isAppendOnly()
                                && models.containsKey(write.model().name())) {
                            rows.add(drop(write.model(), write.id()));
                        }
                        Optional.ofNullable(copies.get(DocumentKey.of(write))).ifPresent(written::add);
                    }
                    at++;
                }
            }
            rows.addAll(written);
            return local.writeRaw(rows, Optional.empty()).thenApply(kept -> {
                waiting.addAndGet(-entries.size());
                return written;
            });
        });
    }

    /** Returns the number of the last entry of each marker, 0 without one. */
    private CompletionStage<List<Long>> lastEntries(List<RawWrite> markers) {
        return local.versions(markers).thenCompose(versions -> {
            List<Long> last = new ArrayList<>(versions);
            CompletionStage<Void> all = CompletableFuture.completedStage(null);
            for (int i = 0; i < last.size(); i++) {
                int at = i;
                if (last.get(at) == MARKER_OF_01) {
                    all = all.thenCombine(
                            local.get(JournalMarker.MODEL, markers.get(at).id()), (nothing, marker) -> {
                                last.set(
                                        at,
                                        marker.map(found -> Long.parseLong(
                                                        found.value().entry()))
                                                .orElse(0L));
                                return null;
                            });
                }
            }
            return all.thenApply(nothing -> last);
        });
    }

    public static <T> RawWrite row(Model<T> model, String id, T value) {
        return new RawWrite(
                model, id, Precondition.ANY, DECIDED, model.schemaVersion(), Optional.of(JsonBody.of(value)));
    }

    public static RawWrite drop(Model<?> model, String id) {
        return new RawWrite(model, id, Precondition.ANY, 0, model.schemaVersion(), Optional.empty());
    }
}
