package io.fairbot.storage.internal.hybrid;

import io.fairbot.runtime.Stages;
import io.fairbot.storage.remote.RawBatch;
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
import java.util.Collection;
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
            all = all.thenCompose(nothing -> parts.isMirrored(model) ? compare(model, known) : purge(model, ""));
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

    private CompletionStage<Void> compare(Model<?> model, long known) {
        return CopyPages.versions(parts.local(), parts.connected().orElseThrow(), model, (theirs, ours) -> {
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
            // After another failure all copies are compared again anyway.
            return CompletableFuture.allOf(repairs).thenApply(nothing -> failures() == known);
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
                            : purge(model, CopyPages.last(page)));
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

    /** Refreshes copies for an operation in the lanes of their documents; a failure is repaired by a comparison. */
    CompletionStage<Void> refreshInTurn(RawBatch batch) {
        CompletionStage<Void> all = CompletableFuture.completedStage(null);
        for (RawWrite write : batch.writes()) {
            if (parts.isMirrored(write.model())) {
                all = all.thenCompose(nothing -> refresh(write.model(), write.id(), DocumentKey.of(write)));
            }
        }
        return all.exceptionally(failure -> {
            markStale(failure);
            return null;
        });
    }

    private CompletionStage<Void> refresh(Model<?> model, String id, DocumentKey key) {
        RemoteStore remote = parts.connected().orElseThrow();
        return parts.journal().of(key).thenCompose(note -> {
            if (note.isPresent() || !parts.isTrusted()) {
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
        CompletionStage<Boolean> isLost = theirVersion < ourVersion
                ? parts.history().isLost(model, ours.orElseThrow(), theirs)
                : CompletableFuture.completedStage(false);
        return isLost.thenCompose(lost -> {
            if (lost) {
                return parts.history().foundLess(parts.connected().orElseThrow(), model);
            }
            RawWrite copy =
                    theirs.map(document -> copy(model, document)).orElseGet(() -> deletion(model, id, ourVersion + 1));
            return onDisk(copy).thenAccept(kept -> {
                if (kept) {
                    told(copy, theirs.isPresent() && theirVersion <= ourVersion);
                }
            });
        });
    }

    /** Tells that copies were replaced by what the database has, after their batch became a conflict. */
    void replaced(Collection<RawWrite> copies) {
        copies.forEach(copy -> told(copy, true));
    }

    /** An earlier published change may be undone, which a listener that compares versions would not notice. */
    private void told(RawWrite copy, boolean isUndone) {
        parts.versions().raise(copy.version());
        parts.tell(List.of(change(copy)));
        if (isUndone) {
            parts.hub().requireResync();
        }
    }

    static RawWrite copy(Model<?> model, RawDocument document) {
        return new RawWrite(
                model,
                document.id(),
                Precondition.ANY,
                document.version(),
                document.schemaVersion(),
                Optional.of(document.body()));
    }

    static RawWrite deletion(Model<?> model, String id, long version) {
        return new RawWrite(model, id, Precondition.ANY, version, model.schemaVersion(), Optional.empty());
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
