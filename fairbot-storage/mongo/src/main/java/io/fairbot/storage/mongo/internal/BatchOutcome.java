package io.fairbot.storage.mongo.internal;

import io.fairbot.store.BatchResult;
import io.fairbot.store.Durability;
import io.fairbot.store.WriteReceipt;
import java.util.ArrayList;
import java.util.List;

/**
 * What became of a batch.
 *
 * @param batch the batch
 * @param result what its caller is told
 * @param versions of each write the version that listeners are told, 0 where nothing changed; empty when nothing at all did
 */
record BatchOutcome(CheckedBatch batch, BatchResult result, List<Long> versions) {

    static BatchOutcome nothing(CheckedBatch batch, BatchResult result) {
        return new BatchOutcome(batch, result, List.of());
    }

    /** It happened. */
    static BatchOutcome applied(CheckedBatch batch, List<Long> versions) {
        return new BatchOutcome(batch, receipt(batch, versions), versions);
    }

    private static BatchResult receipt(CheckedBatch batch, List<Long> versions) {
        List<Long> told = new ArrayList<>(versions.size());
        for (int i = 0; i < versions.size(); i++) {
            told.add(batch.writes().get(i).deletes() ? 0L : versions.get(i));
        }
        return new BatchResult.Applied(new WriteReceipt(batch.id(), Durability.REPLICATED, told));
    }

    /** It had happened before: nothing changed now. */
    static BatchOutcome before(CheckedBatch batch, List<Long> versions) {
        return nothing(batch, receipt(batch, versions));
    }
}
