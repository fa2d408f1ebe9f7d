package io.fairbot.store.conflict;

import io.fairbot.Internal;
import io.fairbot.store.Fence;
import io.fairbot.store.Model;
import io.fairbot.store.Precondition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A batch that was acknowledged while the database was unavailable and was rejected when it was replayed. It is stored as a
 * whole until an operator decides about it, under the id of the batch.
 *
 * @param reason one sentence that names the document, its precondition and its state
 * @param at when it was put aside
 * @param fence the proof of ownership it carried
 * @param writes its writes
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
     * A write of the rejected batch.
     *
     * @param model the name of the model
     * @param id the document
     * @param precondition the precondition of the write
     * @param shape the version of the model in which the document is written
     * @param document the document as JSON text, empty to delete it
     */
    public record RejectedWrite(
            String model, String id, Precondition precondition, int shape, Optional<String> document) {}
}
