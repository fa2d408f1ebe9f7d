package io.fairbot.storage.internal.hybrid;

import io.fairbot.runtime.Stages;
import io.fairbot.storage.remote.RawDocument;
import io.fairbot.storage.remote.RawWrite;
import io.fairbot.storage.remote.RemoteStore;
import io.fairbot.store.Change;
import io.fairbot.store.Document;
import io.fairbot.store.Model;
import io.fairbot.store.Precondition;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The local mirror of documents that other nodes may change. A copy is refreshed in the lane of its document, and never
 * while the journal contains it. Safe for use from any thread.
 */
final class Mirror {
    private static final Logger log = LoggerFactory.getLogger(Mirror.class);
    private static final int PAGE = 1_000;
    private static final String FOREIGN = "elsewhere";

    private final HybridContext parts;
    /** The number of failed refreshes, and how many of them a comparison has repaired since. */
    private long failures;

    private long mended;

    Mirror(HybridContext parts) {
        this.parts = parts;
    }

    /** Marks the mirror as stale after a failed refresh: all copies are compared before they are trusted again. */
    void markStale(Throwable cause) {
        boolean first;
        synchronized (this) {
            first = failures == mended;
            failures++;
        }
        if (first) {
            log.warn("A local copy could not be refreshed: {}", cause.getMessage());
        }
    }

    /** Returns whether a copy may be older than acknowledged; until it is not, reads go to the database. */
    synchronized boolean isStale() {
        return failures != mended;
    }

    /**
     * Compares every copy with the database and refreshes those that differ. Succeeds also when the local disk fails,
     * which is no fault of the database; the mirror is stale then.
     */
    CompletionStage<Void> compare() {
        long known = failures();
        CompletionStage<Void> all = CompletableFuture.completedStage(null);
        for (Model<?> model : parts.models().values()) {
            all = all.thenCompose(nothing -> parts.isMirrored(model) ? compare(model, "", known) : purge(model, ""));
        }
        return all.whenComplete((nothing, failure) -> {
            if (failure == null) {
                mended(known);
            } else {
                markStale(failure);
            }
        });
    }

    private synchronized long failures() {
        return failures;
    }

    private synchronized void mended(long known) {
        mended = known;
    }

    private CompletionStage<Void> compare(Model<?> model, String after, long known) {
        RemoteStore remote = parts.connected().orElseThrow();
        return remote.listVersions(model, after, PAGE).thenCompose(theirs -> {
            Optional<String> upTo = theirs.size() < PAGE ? Optional.empty() : last(theirs);
            return ours(model, after, upTo, new ArrayList<>()).thenCompose(ours -> {
                Set<String> differing = new HashSet<>();
                theirs.forEach((id, version) -> {
                    if (!version.equals(ours.get(id))) {
                        differing.add(id);
                    }
                });
                ours.keySet().stream().filter(id -> !theirs.containsKey(id)).forEach(differing::add);
                CompletableFuture<?>[] repairs = differing.stream()
                        .map(id -> refresh(model, id).toCompletableFuture())
                        .toArray(CompletableFuture<?>[]::new);
                return CompletableFuture.allOf(repairs)
                        // After another failure all copies are compared again anyway.
                        .thenCompose(nothing -> upTo.isPresent() && failures() == known
                                ? compare(model, upTo.get(), known)
                                : CompletableFuture.completedStage(null));
            });
        });
    }

    /** Deletes the copies of a model that is no longer mirrored; journalled documents stay until they are replayed. */
    private CompletionStage<Void> purge(Model<?> model, String after) {
        return parts.local().versions(model, after, PAGE).thenCompose(page -> {
            CompletableFuture<?>[] drops = page.keySet().stream()
                    .map(id -> drop(model, id).toCompletableFuture())
                    .toArray(CompletableFuture<?>[]::new);
            return CompletableFuture.allOf(drops)
                    .thenCompose(nothing -> page.size() < PAGE
                            ? CompletableFuture.completedStage(null)
                            : purge(model, last(page).orElseThrow()));
        });
    }

    private CompletionStage<Void> drop(Model<?> model, String id) {
        DocumentKey key = new DocumentKey(model.name(), id);
        return parts.lanes()
                .run(
                        Set.of(key),
                        () -> parts.journal()
                                .of(key)
                                .thenCompose(note -> note.isPresent()
                                        ? CompletableFuture.completedStage(null)
                                        : onDisk(Journal.drop(model, id)).thenAccept(kept -> {})));
    }

    private CompletionStage<Map<String, Long>> ours(
            Model<?> model, String after, Optional<String> upTo, List<Map<String, Long>> pages) {
        return parts.local().versions(model, after, PAGE).thenCompose(page -> {
            pages.add(page);
            Optional<String> last = last(page);
            boolean over = page.size() < PAGE
                    || (upTo.isPresent()
                            && last.isPresent()
                            && io.fairbot.store.FieldValues.compareText(last.get(), upTo.get()) >= 0);
            if (!over) {
                return ours(model, last.orElseThrow(), upTo, pages);
            }
            Map<String, Long> all = new java.util.LinkedHashMap<>();
            for (Map<String, Long> each : pages) {
                each.forEach((id, version) -> {
                    if (upTo.isEmpty() || io.fairbot.store.FieldValues.compareText(id, upTo.get()) <= 0) {
                        all.put(id, version);
                    }
                });
            }
            return CompletableFuture.completedStage(all);
        });
    }

    private static Optional<String> last(Map<String, Long> page) {
        return page.keySet().stream().reduce((first, second) -> second);
    }

    /** Refreshes one copy; waits for earlier operations on the document. */
    CompletionStage<Void> refresh(Model<?> model, String id) {
        DocumentKey key = new DocumentKey(model.name(), id);
        return parts.lanes().run(Set.of(key), () -> refresh(model, id, key)).exceptionally(failure -> {
            Throwable cause = Stages.cause(failure);
            if (cause instanceof StoreException store && store.code() == StoreErrorCode.CORRUPT) {
                // One damaged document must not prevent all others from being written.
                log.error("The local copy of a document is not refreshed: {}", store.getMessage());
                return null;
            }
            markStale(cause);
            throw new CompletionException(cause);
        });
    }

    /** Refreshes one copy for an operation in the document's lane; a failure is repaired by a comparison. */
    CompletionStage<Void> refreshInTurn(Model<?> model, String id) {
        return refresh(model, id, new DocumentKey(model.name(), id)).exceptionally(failure -> {
            markStale(failure);
            return null;
        });
    }

    private CompletionStage<Void> refresh(Model<?> model, String id, DocumentKey key) {
        RemoteStore remote = parts.connected().orElseThrow();
        return parts.journal().of(key).thenCompose(note -> {
            if (note.isPresent()) {
                return CompletableFuture.completedStage(null);
            }
            return remote.getRaw(model, id)
                    .thenCombine(parts.local().getRaw(model, id), (theirs, ours) -> keep(model, id, theirs, ours))
                    .thenCompose(stage -> stage);
        });
    }

    private CompletionStage<Void> keep(
            Model<?> model, String id, Optional<RawDocument> theirs, Optional<RawDocument> ours) {
        long ourVersion = ours.map(RawDocument::version).orElse(0L);
        long theirVersion = theirs.map(RawDocument::version).orElse(0L);
        if (theirVersion == ourVersion && isSame(theirs, ours)) {
            return CompletableFuture.completedStage(null);
        }
        RawWrite copy = theirs.map(document -> new RawWrite(
                        model,
                        id,
                        Precondition.ANY,
                        document.version(),
                        document.schemaVersion(),
                        Optional.of(document.body())))
                .orElseGet(() -> new RawWrite(
                        model, id, Precondition.ANY, ourVersion + 1, model.schemaVersion(), Optional.empty()));
        parts.versions().raise(copy.version());
        return onDisk(copy).thenAccept(kept -> {
            if (kept) {
                parts.tell(List.of(change(copy)));
                if (theirs.isPresent() && theirVersion <= ourVersion) {
                    // An earlier published change is undone, which a listener that compares versions would not notice.
                    parts.hub().requireResync();
                }
            }
        });
    }

    /** Returns whether both are equal: local and remote changes may have given different contents the same version. */
    private static boolean isSame(Optional<RawDocument> theirs, Optional<RawDocument> ours) {
        try {
            return theirs.isEmpty()
                    || ours.isEmpty()
                    || theirs.get().body().toJsonNode().equals(ours.get().body().toJsonNode());
        } catch (IOException e) {
            return false;
        }
    }

    /** Writes a copy; completes with whether the local disk accepted it. */
    private CompletionStage<Boolean> onDisk(RawWrite copy) {
        return parts.local().writeRaw(List.of(copy), Optional.empty()).handle((kept, failure) -> {
            if (failure != null) {
                markStale(failure);
            }
            return failure == null;
        });
    }

    private static Change change(RawWrite copy) {
        return copy.currentBody()
                .map(body -> Change.written(document(copy), FOREIGN))
                .orElseGet(() -> Change.deleted(copy.model(), copy.id(), copy.version(), FOREIGN));
    }

    private static Document<?> document(RawWrite copy) {
        try {
            return new RawDocument(
                            copy.id(),
                            copy.version(),
                            0,
                            copy.schemaVersion(),
                            copy.body().orElseThrow())
                    .read(copy.model());
        } catch (IOException e) {
            throw new StoreException(
                    StoreErrorCode.CORRUPT,
                    "A document of " + copy.model().name() + " that was changed in the database is not what its model"
                            + " says: correct it there.",
                    e);
        }
    }
}
