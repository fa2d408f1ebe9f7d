package io.fairbot.store.conflict;

import io.fairbot.Internal;
import io.fairbot.store.Document;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A page of the pending conflicts, without ids and contents of documents: those may be personal data and are returned for
 * one conflict at a time.
 *
 * @param conflicts the oldest first
 * @param next the cursor of the next page, empty for the last one
 */
@Internal
public record ConflictPage(List<ConflictSummary> conflicts, Optional<String> next) {

    /** Copies the list. */
    public ConflictPage {
        conflicts = List.copyOf(conflicts);
    }

    /**
     * A summary of one conflict.
     *
     * @param id the id of the batch
     * @param at when it was put aside
     * @param reason one sentence that names the document, its precondition and its state
     * @param writes the writes of the batch
     */
    public record ConflictSummary(String id, Instant at, String reason, List<WriteSummary> writes) {

        /** Copies the list. */
        public ConflictSummary {
            writes = List.copyOf(writes);
        }

        static ConflictSummary of(Document<Conflict> conflict) {
            return new ConflictSummary(
                    conflict.id(),
                    conflict.value().at(),
                    conflict.value().reason(),
                    conflict.value().writes().stream().map(WriteSummary::of).toList());
        }
    }

    /**
     * A summary of one write of a batch.
     *
     * @param model the name of the model
     * @param precondition the required state of the document: "anything", "absent" or "in version n"
     * @param deletes whether it deletes the document
     */
    public record WriteSummary(String model, String precondition, boolean deletes) {

        static WriteSummary of(Conflict.RejectedWrite part) {
            return new WriteSummary(
                    part.model(),
                    part.precondition().toString(),
                    part.document().isEmpty());
        }
    }
}
