package io.fairbot.storage.internal.mongo;

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
record Outcome(Prepared batch, BatchResult result, List<Long> versions) {

    static Outcome nothing(Prepared batch, BatchResult result) {
        return new Outcome(batch, result, List.of());
    }

    /** It happened. */
    static Outcome applied(Prepared batch, List<Long> versions) {
        return new Outcome(batch, receipt(batch, versions), versions);
    }

    private static BatchResult receipt(Prepared batch, List<Long> versions) {
        List<Long> told = new ArrayList<>(versions.size());
        for (int i = 0; i < versions.size(); i++) {
            told.add(batch.writes().get(i).deletes() ? 0L : versions.get(i));
        }
        return new BatchResult.Applied(new WriteReceipt(batch.id(), Durability.REPLICATED, told));
    }

    /** It had happened before: nothing changed now. */
    static Outcome before(Prepared batch, List<Long> versions) {
        return nothing(batch, receipt(batch, versions));
    }
}
