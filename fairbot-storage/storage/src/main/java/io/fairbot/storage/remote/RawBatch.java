package io.fairbot.storage.remote;

import io.fairbot.Internal;
import io.fairbot.store.Batch;
import io.fairbot.store.Fence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A batch with its bodies serialized as JSON, for the journal and for replay.
 *
 * @param id unique over all batches
 * @param fence proof of ownership
 * @param writes one or more
 */
@Internal
public record RawBatch(String id, Optional<Fence> fence, List<RawWrite> writes) {

    /** Copies the writes. */
    public RawBatch {
        writes = List.copyOf(writes);
    }

    /**
     * Converts a batch of a caller.
     *
     * @param batch the batch
     * @return the same batch in this form
     */
    public static RawBatch of(Batch batch) {
        return new RawBatch(
                batch.id(),
                batch.fence(),
                batch.writes().stream().map(RawWrite::of).toList());
    }

    /**
     * Returns the batch with the versions assigned to its documents.
     *
     * @param versions in the order of the writes
     * @return the batch with versions
     */
    public RawBatch withVersions(List<Long> versions) {
        List<RawWrite> placed = new ArrayList<>(writes.size());
        for (int i = 0; i < writes.size(); i++) {
            placed.add(writes.get(i).withVersion(versions.get(i)));
        }
        return new RawBatch(id, fence, placed);
    }
}
