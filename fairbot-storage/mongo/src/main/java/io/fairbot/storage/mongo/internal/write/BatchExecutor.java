package io.fairbot.storage.mongo.internal.write;

import io.fairbot.runtime.KeyedExecutor;
import io.fairbot.storage.mongo.internal.driver.TimedCalls;
import io.fairbot.storage.mongo.internal.driver.WriteProgress;
import io.fairbot.storage.mongo.internal.write.ReplayTransaction.ReplayOutcome;
import io.fairbot.storage.remote.RawBatch;
import io.fairbot.storage.remote.ReplayResult;
import io.fairbot.store.BatchResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The executor of batches: orders those of this process that share a document, applies each as a single write or in a
 * transaction, and publishes the changes when they are acknowledged.
 *
 * <p>Without this order, two batches of one document would conflict on the server, and their changes might be published
 * in another order than they were applied.
 */
public final class BatchExecutor {
    private final TimedCalls calls;
    private final SingleDocumentWriter singles;
    private final BatchTransaction transactions;
    private final ReplayTransaction replays;
    private final DocumentOverwriter overwriter;
    private final AppliedBatches applied;
    private final LocalChangeTracker own;
    private final KeyedExecutor<MongoDocumentKey> lanes = new KeyedExecutor<>();

    /** Creates an executor that publishes what it changes through a tracker. */
    public BatchExecutor(MongoContext context, MongoVersionClock versions, LocalChangeTracker own) {
        calls = context.calls();
        applied = new AppliedBatches(context.collections(), context.time());
        TransactionRunner runner = new TransactionRunner(context);
        singles = new SingleDocumentWriter(context, versions);
        transactions = new BatchTransaction(context, runner, versions, applied);
        replays = new ReplayTransaction(context, runner, versions, applied);
        overwriter = new DocumentOverwriter(context.collections(), versions);
        this.own = own;
    }

    /** Applies a batch. */
    public CompletionStage<BatchResult> apply(CheckedBatch batch) {
        return calls.write(
                        batch.id(),
                        sending -> inTurn(
                                batch.keys(),
                                List.of(batch.id()),
                                () -> batch.isSingle() ? singles.run(batch, sending) : transactions.run(batch, sending),
                                List::of,
                                sending))
                .thenApply(BatchOutcome::result);
    }

    /** Applies a round of a journal, which may have been applied before. */
    public CompletionStage<ReplayResult> replay(List<RawBatch> batches, List<RawBatch> later, Duration timeout) {
        List<String> ids = batches.stream().map(RawBatch::id).toList();
        return calls.write(
                        ids.get(0),
                        timeout,
                        sending -> inTurn(
                                ReplayTransaction.keys(batches),
                                ids,
                                () -> replays.run(batches, later, sending),
                                ReplayOutcome::changes,
                                sending))
                .thenApply(ReplayOutcome::result);
    }

    /** Puts documents in place of whatever is there. */
    public CompletionStage<Void> overwrite(CheckedBatch batch) {
        return calls.call(() -> overwriter.run(batch));
    }

    /** Forgets the ids of batches applied before a time; returns their number. */
    public CompletionStage<Long> forget(Instant before) {
        return calls.call(() -> applied.forget(before));
    }

    /** Returns the versions of the last deletions of documents of a model by batches whose ids are known, by id. */
    public CompletionStage<Map<String, Long>> deletions(String model, Collection<String> ids) {
        return calls.call(() -> applied.deletions(model, ids));
    }

    private <T> CompletionStage<T> inTurn(
            Set<MongoDocumentKey> keys,
            List<String> ids,
            Supplier<CompletionStage<T>> work,
            Function<T, List<BatchOutcome>> changes,
            WriteProgress sending) {
        return lanes.run(keys, () -> {
            if (sending.isOver()) {
                // It waited for its turn for too long, and its caller was notified that nothing was applied.
                return CompletableFuture.failedStage(new CancellationException());
            }
            own.begin(ids);
            CompletionStage<T> working;
            try {
                working = work.get();
            } catch (RuntimeException e) {
                working = CompletableFuture.failedStage(e);
            }
            // The driver may succeed long after its caller was notified of an unknown outcome: then the change is
            // published as external.
            return working.whenComplete((done, failure) ->
                    own.end(ids, failure == null && !sending.isOver() ? changes.apply(done) : List.of()));
        });
    }
}
