package io.fairbot.store;

import io.fairbot.Internal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A batch that was acknowledged while the database was unavailable and no longer fitted when it was replayed. It is stored whole
 * until an operator decides about it, under the id of the batch.
 *
 * @param reason one sentence: which document had to be what, and what it is
 * @param at when it was put aside
 * @param fence the proof of ownership it carried
 * @param writes what it wanted to write
 */
@Internal
public record Conflict(String reason, Instant at, Optional<Fence> fence, List<RejectedWrite> writes) {
    /** The model of these documents; a hybrid store adds it by itself. */
    public static final Model<Conflict> MODEL =
            Model.builder("conflicts", Conflict.class).index("at").internal().build();

    /** Copies the writes. */
    public Conflict {
        writes = List.copyOf(writes);
    }

    /**
     * One write of the batch.
     *
     * @param model the name of the model
     * @param id the document
     * @param precondition what had to be true beforehand
     * @param shape the version of the model in which the document is written
     * @param document the document as JSON text, empty to delete it
     */
    public record RejectedWrite(
            String model, String id, Precondition precondition, int shape, Optional<String> document) {}
}
