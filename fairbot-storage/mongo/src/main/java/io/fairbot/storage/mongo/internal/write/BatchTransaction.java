package io.fairbot.storage.mongo.internal.write;

import com.mongodb.reactivestreams.client.ClientSession;
import io.fairbot.storage.mongo.internal.document.DocumentEnvelopeCodec;
import io.fairbot.storage.mongo.internal.document.MongoCollections;
import io.fairbot.storage.mongo.internal.driver.MongoErrorTranslator;
import io.fairbot.storage.mongo.internal.driver.WriteProgress;
import io.fairbot.storage.mongo.internal.write.TransactionRunner.TransactionDecision;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Fence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bson.BsonArray;
import org.bson.RawBsonDocument;

/**
 * A writer of a batch in a transaction, which also stores the batch's id in {@code batches}, with its deletions.
 *
 * <p>At first the versions that the batch requires are assumed, since the writes themselves fail if they differ; only
 * then are they read.
 */
final class BatchTransaction {
    private final TransactionRunner transactions;
    private final MongoCollections collections;
    private final MongoVersionClock versions;
    private final FenceTokens fences;
    private final AppliedBatches applied;

    BatchTransaction(
            MongoContext context, TransactionRunner transactions, MongoVersionClock versions, AppliedBatches applied) {
        this.transactions = transactions;
        collections = context.collections();
        this.versions = versions;
        this.applied = applied;
        fences = new FenceTokens(collections);
    }

    CompletionStage<BatchOutcome> run(CheckedBatch batch, WriteProgress sending) {
        AtomicBoolean lookup = new AtomicBoolean();
        return transactions
                .repeat(sending, failure -> isWorthAnother(failure, lookup), () -> once(batch, lookup.get(), sending))
                .exceptionally(raw -> {
                    Throwable failure = MongoErrorTranslator.cause(raw);
                    throw failure instanceof PlannedWrites.RefusedWriteException refused
                            ? refused.refusal()
                            : new CompletionException(failure);
                });
    }

    private static boolean isWorthAnother(Throwable failure, AtomicBoolean lookup) {
        boolean stale = TransactionRunner.isStale(failure);
        if (stale) {
            lookup.set(true);
        }
        return stale
                || MongoErrorTranslator.isTransient(failure)
                || failure instanceof FenceTokens.UnknownTokenException;
    }

    private CompletionStage<BatchOutcome> once(CheckedBatch batch, boolean lookup, WriteProgress sending) {
        return transactions
                .once(sending, session -> within(session, batch, lookup))
                .exceptionallyCompose(raw -> {
                    Throwable failure = MongoErrorTranslator.cause(raw);
                    return failure instanceof FenceTokens.UnknownTokenException unknown
                            ? fences.raise(
                                            unknown.fence().lease(),
                                            unknown.fence().token())
                                    .thenCompose(done -> CompletableFuture.<BatchOutcome>failedStage(unknown))
                            : CompletableFuture.failedStage(failure);
                });
    }

    private CompletionStage<TransactionDecision<BatchOutcome>> within(
            ClientSession session, CheckedBatch batch, boolean lookup) {
        TransactionReader reads = new TransactionReader(collections, session);
        CompletionStage<Boolean> before =
                lookup ? applied.isKnown(session, batch.id()) : CompletableFuture.completedStage(false);
        return before.thenCompose(known -> known
                ? reads.revisions(batch, true)
                        .thenApply(stored -> new TransactionDecision<>(before(batch, stored), false))
                : fenced(session, batch)
                        .thenCompose(newer -> newer.isPresent()
                                ? CompletableFuture.completedStage(new TransactionDecision<>(newer.get(), false))
                                : reads.revisions(batch, lookup)
                                        .thenCompose(stored -> written(session, batch, stored))));
    }

    private static BatchOutcome before(CheckedBatch batch, Map<MongoDocumentKey, StoredRevision> stored) {
        return BatchOutcome.before(
                batch,
                batch.writes().stream()
                        .map(item -> revision(stored, item).version())
                        .toList());
    }

    private static StoredRevision revision(
            Map<MongoDocumentKey, StoredRevision> stored, CheckedBatch.CheckedWrite item) {
        return stored.getOrDefault(item.key(), StoredRevision.NOTHING);
    }

    /** Returns the outcome of a batch whose lease has a newer owner, empty when it has not. */
    private CompletionStage<Optional<BatchOutcome>> fenced(ClientSession session, CheckedBatch batch) {
        if (batch.fence().isEmpty()) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        Fence fence = batch.fence().get();
        return fences.note(session, FenceTokens.key(fence.lease(), batch.id()), fence)
                .thenApply(highest -> highest > fence.token()
                        ? Optional.of(BatchOutcome.nothing(batch, new BatchResult.Fenced(fence, highest)))
                        : Optional.empty());
    }

    private CompletionStage<TransactionDecision<BatchOutcome>> written(
            ClientSession session, CheckedBatch batch, Map<MongoDocumentKey, StoredRevision> stored) {
        Optional<BatchResult> rejected = batch.writes().stream()
                .filter(item -> !item.precondition()
                        .isSatisfiedBy(revision(stored, item).version()))
                .findFirst()
                .map(item -> new BatchResult.Rejected(
                        item.write().get(), revision(stored, item).version()));
        if (rejected.isPresent()) {
            return CompletableFuture.completedStage(
                    new TransactionDecision<>(BatchOutcome.nothing(batch, rejected.get()), false));
        }
        return versions.first().thenCompose(first -> {
            PlannedWrites writes = new PlannedWrites();
            BsonArray deleted = new BsonArray();
            List<Long> given = new ArrayList<>(batch.writes().size());
            long highestDeletion = 0;
            for (CheckedBatch.CheckedWrite item : batch.writes()) {
                long before = revision(stored, item).version();
                long version = item.version(before, first);
                given.add(version);
                if (!item.deletes()) {
                    writes.put(item.model(), item.id(), before, document(batch, item, version));
                } else if (version > 0) {
                    highestDeletion = Math.max(highestDeletion, version);
                    deleted.add(Tombstone.of(item.model().name(), item.id(), version));
                    writes.delete(item.model(), item.id(), before);
                }
            }
            return versions.giveUp(highestDeletion)
                    .thenCompose(done ->
                            applied.insert(session, List.of(AppliedBatches.entry(batch.id(), batch.fence(), deleted))))
                    .thenCompose(done -> writes.send(session, collections))
                    .thenApply(done -> new TransactionDecision<>(BatchOutcome.applied(batch, given), true));
        });
    }

    private static RawBsonDocument document(CheckedBatch batch, CheckedBatch.CheckedWrite item, long version) {
        return DocumentEnvelopeCodec.of(
                item.model(),
                item.id(),
                version,
                batch.token(),
                batch.id(),
                item.body().orElseThrow());
    }
}
