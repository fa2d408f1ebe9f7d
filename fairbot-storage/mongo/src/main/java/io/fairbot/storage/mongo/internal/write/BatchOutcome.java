package io.fairbot.storage.mongo.internal.write;

import io.fairbot.store.BatchResult;
import io.fairbot.store.Durability;
import io.fairbot.store.WriteReceipt;
import java.util.ArrayList;
import java.util.List;

/**
 * The outcome of a batch: the result for its caller and the versions for listeners.
 *
 * @param batch the batch
 * @param result the result for its caller
 * @param versions the version of each write as published to listeners, 0 where nothing changed; empty when nothing at
 *     all changed
 */
record BatchOutcome(CheckedBatch batch, BatchResult result, List<Long> versions) {

    static BatchOutcome nothing(CheckedBatch batch, BatchResult result) {
        return new BatchOutcome(batch, result, List.of());
    }

    /** Returns the outcome of a batch that was applied now. */
    static BatchOutcome applied(CheckedBatch batch, List<Long> versions) {
        return new BatchOutcome(batch, receipt(batch, versions), versions);
    }

    private static BatchResult receipt(CheckedBatch batch, List<Long> versions) {
        List<Long> receiptVersions = new ArrayList<>(versions.size());
        for (int i = 0; i < versions.size(); i++) {
            receiptVersions.add(batch.writes().get(i).deletes() ? 0L : versions.get(i));
        }
        return new BatchResult.Applied(new WriteReceipt(batch.id(), Durability.REPLICATED, receiptVersions));
    }

    /** Returns the outcome of a batch that was applied before: nothing changed now. */
    static BatchOutcome before(CheckedBatch batch, List<Long> versions) {
        return nothing(batch, receipt(batch, versions));
    }
}
