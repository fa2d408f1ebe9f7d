package io.fairbot.storage.mongo.internal;

import io.fairbot.runtime.KeyedExecutor;
import io.fairbot.storage.mongo.internal.driver.MongoErrorTranslator;
import io.fairbot.storage.mongo.internal.driver.TimedCalls;
import io.fairbot.storage.mongo.internal.driver.WriteProgress;
import io.fairbot.store.BatchResult;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * The executor of batches: orders those of this process that share a document, applies each as a single write or in a
 * transaction, and publishes the changes when they are acknowledged.
 *
 * <p>Without this order, two batches of one document would conflict on the server, and their changes might be published
 * in another order than they were applied.
 */
final class BatchExecutor {
    /** The maximum number of batches replayed in one transaction; more are not faster. */
    private static final int MAX_GROUP_SIZE = 100;

    private static final long MOST_BYTES = 4L * 1024 * 1024;

    private final TimedCalls calls;
    private final SingleDocumentWriter singles;
    private final TransactionExecutor transactions;
    private final LocalChangeTracker own;
    private final KeyedExecutor<MongoDocumentKey> lanes = new KeyedExecutor<>();

    BatchExecutor(
            TimedCalls calls, SingleDocumentWriter singles, TransactionExecutor transactions, LocalChangeTracker own) {
        this.calls = calls;
        this.singles = singles;
        this.transactions = transactions;
        this.own = own;
    }

    /** Applies a batch. */
    CompletionStage<BatchResult> apply(CheckedBatch batch) {
        return together(
                        List.of(batch),
                        sending -> batch.isSingle()
                                ? singles.run(batch, sending).thenApply(List::of)
                                : transactions.run(List.of(batch), false, sending))
                .thenApply(outcomes -> outcomes.get(0).result());
    }

    /** Applies batches in their order, some of which may have been applied before. */
    CompletionStage<List<BatchResult>> replay(List<CheckedBatch> batches) {
        List<BatchResult> results = new ArrayList<>();
        CompletionStage<Void> chain = CompletableFuture.completedStage(null);
        for (List<CheckedBatch> group : groups(batches)) {
            chain = chain.thenCompose(done -> group(group)).thenAccept(results::addAll);
        }
        return chain.thenApply(done -> results);
    }

    private CompletionStage<List<BatchResult>> group(List<CheckedBatch> group) {
        return together(group, sending -> transactions.run(group, true, sending))
                .thenApply(
                        outcomes -> outcomes.stream().map(BatchOutcome::result).toList())
                .exceptionallyCompose(raw -> {
                    Throwable failure = MongoErrorTranslator.cause(raw);
                    boolean mayBeOne = group.size() > 1
                            && failure instanceof io.fairbot.store.StoreException known
                            && !known.isTransient();
                    // One of them may be at fault and must not affect the others.
                    return mayBeOne ? replayEach(group) : CompletableFuture.failedStage(failure);
                });
    }

    private CompletionStage<List<BatchResult>> replayEach(List<CheckedBatch> group) {
        List<BatchResult> results = new ArrayList<>();
        CompletionStage<Void> chain = CompletableFuture.completedStage(null);
        for (CheckedBatch batch : group) {
            chain = chain.thenCompose(done -> group(List.of(batch))).thenAccept(results::addAll);
        }
        return chain.thenApply(done -> results);
    }

    /** Returns groups of consecutive batches, each of a size for one transaction. */
    private static List<List<CheckedBatch>> groups(List<CheckedBatch> batches) {
        List<List<CheckedBatch>> groups = new ArrayList<>();
        List<CheckedBatch> group = new ArrayList<>();
        long bytes = 0;
        for (CheckedBatch batch : batches) {
            long more = batch.writes().stream()
                    .mapToLong(item -> item.body()
                            .map(body -> body.getByteBuffer().remaining())
                            .orElse(0))
                    .sum();
            boolean fits = group.isEmpty()
                    || (group.size() < MAX_GROUP_SIZE && bytes + more <= MOST_BYTES && !isNewOwner(batch, group));
            if (!fits) {
                groups.add(group);
                group = new ArrayList<>();
                bytes = 0;
            }
            group.add(batch);
            bytes += more;
        }
        if (!group.isEmpty()) {
            groups.add(group);
        }
        return groups;
    }

    /**
     * Returns whether a newer owner of a lease has written, which invalidates batches of the previous one: each gets
     * its own transaction.
     */
    private static boolean isNewOwner(CheckedBatch batch, List<CheckedBatch> group) {
        return batch.fence().isPresent()
                && group.stream()
                        .flatMap(each -> each.fence().stream())
                        .anyMatch(fence ->
                                fence.lease().equals(batch.fence().get().lease())
                                        && fence.token() != batch.fence().get().token());
    }

    private CompletionStage<List<BatchOutcome>> together(
            List<CheckedBatch> batches, Function<WriteProgress, CompletionStage<List<BatchOutcome>>> work) {
        Set<MongoDocumentKey> keys = new LinkedHashSet<>();
        batches.forEach(batch -> keys.addAll(batch.keys()));
        return calls.write(
                batches.get(0).id(), sending -> lanes.run(keys, () -> applyAndPublish(batches, work, sending)));
    }

    private CompletionStage<List<BatchOutcome>> applyAndPublish(
            List<CheckedBatch> batches,
            Function<WriteProgress, CompletionStage<List<BatchOutcome>>> work,
            WriteProgress sending) {
        if (sending.isOver()) {
            // It waited for its turn for too long, and its caller was notified that nothing was applied.
            return CompletableFuture.failedStage(new java.util.concurrent.CancellationException());
        }
        own.begin(batches);
        CompletionStage<List<BatchOutcome>> working;
        try {
            working = work.apply(sending);
        } catch (RuntimeException e) {
            working = CompletableFuture.failedStage(e);
        }
        // The driver may succeed long after its caller was notified of an unknown outcome: then the change is published
        // as external.
        return working.whenComplete(
                (outcomes, failure) -> own.end(batches, failure == null && !sending.isOver() ? outcomes : List.of()));
    }
}
