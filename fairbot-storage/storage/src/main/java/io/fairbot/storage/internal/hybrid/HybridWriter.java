package io.fairbot.storage.internal.hybrid;

import io.fairbot.runtime.KeyedExecutor;
import io.fairbot.runtime.Stages;
import io.fairbot.storage.internal.embedded.EmbeddedStore;
import io.fairbot.storage.remote.RawBatch;
import io.fairbot.storage.remote.RawDocument;
import io.fairbot.storage.remote.RawWrite;
import io.fairbot.storage.remote.RemoteStore;
import io.fairbot.storage.remote.UnknownOutcomeException;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Change;
import io.fairbot.store.Durability;
import io.fairbot.store.Fence;
import io.fairbot.store.Precondition;
import io.fairbot.store.StoreException;
import io.fairbot.store.Write;
import io.fairbot.store.WriteReceipt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** The write path of the hybrid store: to the database and then the mirror, or to mirror and journal. */
final class HybridWriter {
    private final HybridContext parts;
    private final EmbeddedStore local;
    private final Journal journal;
    private final ModeTracker modes;
    private final KeyedExecutor<DocumentKey> lanes;

    HybridWriter(HybridContext parts) {
        this.parts = parts;
        local = parts.local();
        journal = parts.journal();
        modes = parts.modes();
        lanes = parts.lanes();
    }

    CompletionStage<BatchResult> apply(Batch batch) {
        RawBatch raw = RawBatch.of(batch);
        raw.writes().forEach(local::check);
        return parts.gate().enter(() -> lanes.run(DocumentKey.of(raw), () -> inLane(batch, raw)));
    }

    private CompletionStage<BatchResult> inLane(Batch batch, RawBatch raw) {
        if (modes.refusal().isPresent()) {
            return CompletableFuture.failedStage(modes.refusal().get());
        }
        return fenced(batch)
                .thenCompose(fenced -> fenced.isPresent()
                        ? CompletableFuture.completedStage(fenced.get())
                        : parts.connected()
                                .filter(remote -> modes.isNormal())
                                .map(remote -> remote(remote, batch, raw))
                                .orElseGet(() -> journalled(batch, raw, Optional.empty())));
    }

    private CompletionStage<Optional<BatchResult>> fenced(Batch batch) {
        if (batch.fence().isEmpty()) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        Fence fence = batch.fence().get();
        return local.highestToken(fence.lease())
                .thenApply(token ->
                        token > fence.token() ? Optional.of(new BatchResult.Fenced(fence, token)) : Optional.empty());
    }

    private CompletionStage<BatchResult> remote(RemoteStore remote, Batch batch, RawBatch raw) {
        return currentVersions(remote, raw)
                .thenApply(current ->
                        VersionAssigner.versioned(raw, current, parts.versions().first()))
                .handle((planned, failure) -> failure == null
                        ? sent(remote, batch, raw, planned)
                        : failed(batch, raw, Optional.empty(), failure))
                .thenCompose(stage -> stage);
    }

    private CompletionStage<BatchResult> sent(RemoteStore remote, Batch batch, RawBatch raw, RawBatch planned) {
        return remote.apply(planned)
                .thenCompose(result -> answered(batch, planned, result))
                .handle((result, failure) -> failure == null
                        ? CompletableFuture.completedStage(result)
                        : failed(batch, raw, Optional.of(planned), failure))
                .thenCompose(stage -> stage);
    }

    /**
     * Returns the current versions, as far as the new version depends on them and another store than the database must
     * know it.
     */
    private CompletionStage<List<Long>> currentVersions(RemoteStore remote, RawBatch raw) {
        boolean depends = raw.writes().stream()
                .anyMatch(write -> write.precondition().kind() == Precondition.PreconditionKind.ANY);
        if (!depends) {
            return CompletableFuture.completedStage(
                    raw.writes().stream().map(write -> 0L).toList());
        }
        return local.versions(raw.writes()).thenCompose(copies -> {
            CompletionStage<List<Long>> all = CompletableFuture.completedStage(new ArrayList<>());
            for (int i = 0; i < copies.size(); i++) {
                RawWrite write = raw.writes().get(i);
                long copy = copies.get(i);
                all = all.thenCombine(currentVersion(remote, write, copy), (list, version) -> {
                    list.add(version);
                    return list;
                });
            }
            return all;
        });
    }

    private CompletionStage<Long> currentVersion(RemoteStore remote, RawWrite write, long copy) {
        if (parts.isMirrored(write.model())) {
            return CompletableFuture.completedStage(copy);
        }
        return write.isDelete()
                ? remote.getRaw(write.model(), write.id())
                        .thenApply(found -> found.map(RawDocument::version).orElse(0L))
                : CompletableFuture.completedStage(VersionAssigner.UNKNOWN);
    }

    private CompletionStage<BatchResult> answered(Batch batch, RawBatch planned, BatchResult result) {
        if (result instanceof BatchResult.Applied applied) {
            RawBatch done = placed(planned, applied.receipt().versions());
            List<RawWrite> copies = done.writes().stream()
                    // A deletion also raises the local floor of versions.
                    .filter(write -> parts.isMirrored(write.model()) || (write.isDelete() && write.version() > 0))
                    .toList();
            CompletionStage<?> written = copies.isEmpty() && batch.fence().isEmpty()
                    ? CompletableFuture.completedStage(true)
                    : local.writeRaw(copies, batch.fence());
            return written.handle((ok, failure) -> {
                if (failure != null) {
                    parts.mirror().markStale(failure);
                }
                tell(batch, done);
                return new BatchResult.Applied(receipt(done, Durability.REPLICATED));
            });
        }
        if (result instanceof BatchResult.Rejected rejected
                && parts.isMirrored(rejected.write().model())) {
            // Another node changed it, and the mirror is not updated yet.
            return parts.mirror()
                    .refreshInTurn(rejected.write().model(), rejected.write().id())
                    .thenApply(nothing -> result);
        }
        return CompletableFuture.completedStage(result);
    }

    /** Returns the batch with its actual versions: the database may have assigned a higher one than planned. */
    private static RawBatch placed(RawBatch planned, List<Long> versions) {
        List<Long> real = new ArrayList<>();
        for (int i = 0; i < versions.size(); i++) {
            RawWrite write = planned.writes().get(i);
            real.add(write.isDelete() ? write.version() : versions.get(i));
        }
        return planned.withVersions(real);
    }

    private CompletionStage<BatchResult> failed(
            Batch batch, RawBatch raw, Optional<RawBatch> planned, Throwable failure) {
        Throwable cause = Stages.cause(failure);
        if (cause instanceof UnknownOutcomeException) {
            modes.countUnknownOutcome();
        } else if (!isLoss(cause)) {
            return CompletableFuture.failedStage(cause);
        }
        modes.degraded(String.valueOf(cause.getMessage()));
        return journalled(batch, raw, planned);
    }

    /** Returns whether the database is unavailable or denies access; an error about one document is the caller's. */
    static boolean isLoss(Throwable failure) {
        return failure instanceof StoreException store && store.isTransient();
    }

    /**
     * Writes to mirror and journal.
     *
     * @param sent the batch as sent to the database, where it may have been applied: later batches use its versions, so
     *     they stay
     */
    private CompletionStage<BatchResult> journalled(Batch batch, RawBatch raw, Optional<RawBatch> sent) {
        return known(raw).thenCompose(current -> {
            Optional<BatchResult> refusal = VersionAssigner.refusal(batch, current);
            if (refusal.isPresent()) {
                return CompletableFuture.completedStage(refusal.get());
            }
            String entry = journal.reserve();
            RawBatch planned = sent.orElseGet(() ->
                    VersionAssigner.versioned(raw, current, parts.versions().first()));
            List<RawWrite> rows = new ArrayList<>(planned.writes());
            rows.addAll(journal.notes(entry, planned, parts.time().now()));
            return local.writeRaw(rows, batch.fence()).handle((written, failure) -> {
                if (failure != null) {
                    journal.release(1);
                    throw new CompletionException(Stages.cause(failure));
                }
                modes.countLocalReceipt();
                tell(batch, planned);
                return new BatchResult.Applied(receipt(planned, Durability.LOCAL));
            });
        });
    }

    /**
     * Returns the local versions; for a document without a copy from the journal, or from the database while it can be
     * read.
     */
    private CompletionStage<List<Long>> known(RawBatch raw) {
        return local.versions(raw.writes()).thenCompose(copies -> {
            CompletionStage<List<Long>> all = CompletableFuture.completedStage(new ArrayList<>());
            for (int i = 0; i < copies.size(); i++) {
                RawWrite write = raw.writes().get(i);
                long copy = copies.get(i);
                CompletionStage<Long> version = parts.isMirrored(write.model()) || copy > 0
                        ? CompletableFuture.completedStage(copy)
                        : journal.of(DocumentKey.of(write))
                                .thenCompose(marker ->
                                        marker.isPresent() ? CompletableFuture.completedStage(0L) : inDatabase(write));
                all = all.thenCombine(version, (list, found) -> {
                    list.add(found);
                    return list;
                });
            }
            return all;
        });
    }

    private CompletionStage<Long> inDatabase(RawWrite write) {
        return parts.connected()
                .filter(remote -> modes.current() == ModeTracker.HybridMode.RECOVERING)
                .map(remote -> remote.getRaw(write.model(), write.id())
                        .thenApply(found -> found.map(RawDocument::version).orElse(0L))
                        .exceptionally(failure -> VersionAssigner.UNKNOWN))
                .orElse(CompletableFuture.completedStage(VersionAssigner.UNKNOWN));
    }

    private void tell(Batch batch, RawBatch done) {
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < done.writes().size(); i++) {
            RawWrite raw = done.writes().get(i);
            Write write = batch.writes().get(i);
            if (write instanceof Write.Put<?> put) {
                changes.add(Change.written(document(put, raw.version()), batch.id()));
            } else if (raw.version() > 0) {
                parts.versions().raise(raw.version());
                changes.add(Change.deleted(write.model(), write.id(), raw.version(), batch.id()));
            }
        }
        parts.tell(changes);
    }

    private static <T> io.fairbot.store.Document<T> document(Write.Put<T> put, long version) {
        return new io.fairbot.store.Document<>(put.model(), put.id(), version, put.value());
    }

    private static WriteReceipt receipt(RawBatch done, Durability durability) {
        return new WriteReceipt(
                done.id(),
                durability,
                done.writes().stream()
                        .map(write -> write.isDelete() ? 0L : write.version())
                        .toList());
    }
}
