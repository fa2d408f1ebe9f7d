package io.fairbot.storage.internal.hybrid;

import io.fairbot.runtime.Stages;
import io.fairbot.storage.internal.hybrid.LocalCommits.NotedBatch;
import io.fairbot.storage.remote.RawBatch;
import io.fairbot.storage.remote.RawWrite;
import io.fairbot.storage.remote.UnknownOutcomeException;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Change;
import io.fairbot.store.Durability;
import io.fairbot.store.Fence;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import io.fairbot.store.Write;
import io.fairbot.store.WriteReceipt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The write path of the hybrid store. In the lanes of its documents a batch is checked against the copies, gets its
 * versions, and is noted in the journal; then it is decided: by the answer of the database or, without one, by this node.
 *
 * <p>Only while the local disk takes no note do batches go to the database alone, and the copies are behind from then on.
 */
final class HybridWriter {
    /** The database as the write path uses it, and the trust in the copies on this machine. */
    interface RemoteCommits {

        /** Sends a batch to the database. */
        CompletionStage<BatchResult> apply(RawBatch batch);

        /**
         * Completes with whether the database still is the one that this directory belongs to; otherwise the mode is FOREIGN.
         */
        CompletionStage<Boolean> isOurs();

        /** Fetches the copies of a batch again, in its lanes. */
        CompletionStage<Void> refresh(RawBatch batch);

        /** Returns whether copies may be older than what others wrote in the database. */
        boolean isStale();

        /** Returns whether copies may be older than what this store acknowledged. */
        boolean isBehind();

        /**
         * Records, durably, that copies are older than what is going to be acknowledged.
         *
         * @param cause the failure of the local disk
         * @throws StoreException when that cannot be recorded either
         */
        void fallBehind(Throwable cause);
    }

    private final LocalCommits local;
    private final RemoteCommits remote;
    private final ModeTracker modes;
    private final SharedVersionClock versions;
    private final DocumentLanes lanes;
    private final Consumer<List<Change>> feed;

    HybridWriter(
            LocalCommits local,
            RemoteCommits remote,
            ModeTracker modes,
            SharedVersionClock versions,
            DocumentLanes lanes,
            Consumer<List<Change>> feed) {
        this.local = local;
        this.remote = remote;
        this.modes = modes;
        this.versions = versions;
        this.lanes = lanes;
        this.feed = feed;
    }

    /** A batch under way: as it was given, in its stored form, and the answer, which comes before its lanes are free. */
    private record PendingBatch(Batch batch, RawBatch raw, CompletableFuture<BatchResult> answer) {

        CompletionStage<Void> answered(BatchResult result) {
            answer.complete(result);
            return CompletableFuture.completedStage(null);
        }

        CompletionStage<Void> failed(Throwable failure) {
            answer.completeExceptionally(Stages.cause(failure));
            return CompletableFuture.completedStage(null);
        }
    }

    CompletionStage<BatchResult> apply(Batch batch, RawBatch raw) {
        PendingBatch pending = new PendingBatch(batch, raw, new CompletableFuture<>());
        lanes.write(DocumentKey.of(pending.raw), () -> inLane(pending)).whenComplete((end, failure) -> {
            if (failure != null) {
                pending.answer.completeExceptionally(Stages.cause(failure));
            }
        });
        // A copy: a caller that cancels must not seem to be the answer.
        return pending.answer.copy();
    }

    private CompletionStage<Void> inLane(PendingBatch pending) {
        if (modes.refusal().isPresent()) {
            return pending.failed(modes.refusal().get());
        }
        return fenced(pending.batch).thenCompose(fenced -> {
            if (fenced.isPresent()) {
                return pending.answered(fenced.get());
            }
            return remote.isBehind() ? withoutNote(pending) : checked(pending);
        });
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

    private CompletionStage<Void> checked(PendingBatch pending) {
        return current(pending).thenCompose(current -> {
            Optional<BatchResult> refusal = VersionAssigner.refusal(pending.batch, current);
            if (refusal.isPresent()) {
                return pending.answered(refusal.get());
            }
            RawBatch planned = VersionAssigner.versioned(pending.raw, current, versions.first());
            return modes.isNormal() ? noted(pending, planned) : here(pending, planned);
        });
    }

    private CompletionStage<List<Long>> current(PendingBatch pending) {
        return local.versions(pending.raw).thenCompose(current -> {
            boolean isDoubtful = remote.isStale()
                    && modes.isNormal()
                    && VersionAssigner.refusal(pending.batch, current).isPresent();
            return isDoubtful
                    ? remote.refresh(pending.raw).thenCompose(nothing -> local.versions(pending.raw))
                    : CompletableFuture.completedStage(current);
        });
    }

    private CompletionStage<Void> noted(PendingBatch pending, RawBatch planned) {
        return then(local.note(planned), noted -> sent(pending, noted), failure -> {
            remote.fallBehind(failure);
            return withoutNote(pending);
        });
    }

    private CompletionStage<Void> sent(PendingBatch pending, NotedBatch noted) {
        return then(
                Stages.attempt(() -> remote.apply(noted.raw())),
                result -> result instanceof BatchResult.Applied applied
                        ? replicated(pending, noted, applied)
                        : contradicted(pending, noted, result),
                failure -> isRefusal(failure)
                        ? withdrawn(pending, noted, () -> pending.failed(failure))
                        : lost(pending, noted, failure));
    }

    /** The database has it: the receipt does not wait for the copies, the next operation on the documents does. */
    private CompletionStage<Void> replicated(PendingBatch pending, NotedBatch noted, BatchResult.Applied applied) {
        RawBatch done = placed(noted.raw(), applied.receipt().versions());
        return acknowledged(pending, done, local.settle(noted, done));
    }

    private CompletionStage<Void> acknowledged(PendingBatch pending, RawBatch done, CompletionStage<Void> copies) {
        CompletionStage<Void> written = then(copies, CompletableFuture::completedStage, failure -> {
            // A note, where there is one, tells a restart the same, also when this cannot be recorded.
            return Stages.attempt(() -> {
                        remote.fallBehind(failure);
                        return CompletableFuture.<Void>completedStage(null);
                    })
                    .exceptionally(unrecorded -> null);
        });
        lanes.copying(DocumentKey.of(done), written);
        tell(pending.batch, done);
        pending.answered(new BatchResult.Applied(receipt(done, Durability.REPLICATED)));
        return written;
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

    /** The database rejects what fits the copies: another program wrote there, or it is another database. */
    private CompletionStage<Void> contradicted(PendingBatch pending, NotedBatch noted, BatchResult result) {
        return then(
                remote.isOurs(),
                ours -> ours
                        ? withdrawn(
                                pending,
                                noted,
                                () -> remote.refresh(noted.raw()).thenCompose(nothing -> pending.answered(result)))
                        : decided(pending, noted),
                failure -> lost(pending, noted, failure));
    }

    /** Removes the note before the caller hears that nothing happened: a restart would decide that it did. */
    private CompletionStage<Void> withdrawn(
            PendingBatch pending, NotedBatch noted, Supplier<CompletionStage<Void>> answer) {
        return then(local.withdraw(noted), nothing -> answer.get(), failure -> unknown(pending, failure));
    }

    private CompletionStage<Void> lost(PendingBatch pending, NotedBatch noted, Throwable failure) {
        if (failure instanceof UnknownOutcomeException) {
            modes.countUnknownOutcome();
        }
        modes.degraded(String.valueOf(failure.getMessage()));
        return decided(pending, noted);
    }

    private CompletionStage<Void> decided(PendingBatch pending, NotedBatch noted) {
        return then(local.decide(noted), nothing -> local(pending, noted.raw()), failure -> unknown(pending, failure));
    }

    private CompletionStage<Void> here(PendingBatch pending, RawBatch planned) {
        return local.commit(planned).thenCompose(nothing -> local(pending, planned));
    }

    private CompletionStage<Void> local(PendingBatch pending, RawBatch done) {
        modes.countLocalReceipt();
        tell(pending.batch, done);
        return pending.answered(new BatchResult.Applied(receipt(done, Durability.LOCAL)));
    }

    /** The note stays as it is because of the local disk: the database will tell what became of it. */
    private CompletionStage<Void> unknown(PendingBatch pending, Throwable failure) {
        remote.fallBehind(failure);
        return pending.failed(new StoreException(
                StoreErrorCode.UNAVAILABLE,
                "It is unknown whether the batch " + pending.batch.id() + " happened, because of the local disk: "
                        + failure.getMessage() + " Read what is there before you try again.",
                failure));
    }

    /** Sends a batch to the database alone; never acknowledged without it. */
    private CompletionStage<Void> withoutNote(PendingBatch pending) {
        if (!modes.isNormal()) {
            return pending.failed(behind());
        }
        List<Long> unknown = pending.raw.writes().stream()
                .map(write -> VersionAssigner.UNKNOWN)
                .toList();
        RawBatch planned = VersionAssigner.versioned(pending.raw, unknown, versions.first());
        return then(
                Stages.attempt(() -> remote.apply(planned)),
                result -> {
                    if (result instanceof BatchResult.Applied applied) {
                        RawBatch done = placed(planned, applied.receipt().versions());
                        return acknowledged(pending, done, local.copy(done));
                    }
                    return remote.isOurs()
                            .thenCompose(ours -> ours ? pending.answered(result) : pending.failed(behind()));
                },
                failure -> {
                    if (isRefusal(failure)) {
                        return pending.failed(failure);
                    }
                    modes.degraded(String.valueOf(failure.getMessage()));
                    return pending.failed(
                            failure instanceof StoreException
                                    ? failure
                                    : new StoreException(
                                            StoreErrorCode.UNAVAILABLE, String.valueOf(failure.getMessage()), failure));
                });
    }

    /** Returns the failure of reads and writes while the copies are behind and the database is away. */
    static StoreException behind() {
        return new StoreException(
                StoreErrorCode.UNAVAILABLE,
                "The database is away, and the copies on this machine are behind it, because its disk took no write"
                        + " meanwhile: bring the database back, and make room on the disk.");
    }

    /** Returns whether the database is unavailable or denies access; an error about one document is the caller's. */
    static boolean isLoss(Throwable failure) {
        return failure instanceof StoreException store && store.isTransient();
    }

    /** Returns whether the database has refused a batch for good, so that it certainly did not happen. */
    private static boolean isRefusal(Throwable failure) {
        return failure instanceof IllegalArgumentException
                || (failure instanceof StoreException store && !store.isTransient());
    }

    private static <T> CompletionStage<Void> then(
            CompletionStage<T> stage,
            java.util.function.Function<T, CompletionStage<Void>> success,
            java.util.function.Function<Throwable, CompletionStage<Void>> failure) {
        return stage.handle((result, raw) -> raw == null ? success.apply(result) : failure.apply(Stages.cause(raw)))
                .thenCompose(next -> next);
    }

    private void tell(Batch batch, RawBatch done) {
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < done.writes().size(); i++) {
            RawWrite raw = done.writes().get(i);
            Write write = batch.writes().get(i);
            if (write instanceof Write.Put<?> put) {
                changes.add(Change.written(put.written(raw.version()), batch.id()));
            } else if (raw.version() > 0) {
                versions.raise(raw.version());
                changes.add(Change.deleted(write.model(), write.id(), raw.version(), batch.id()));
            }
        }
        if (!changes.isEmpty()) {
            feed.accept(changes);
        }
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
