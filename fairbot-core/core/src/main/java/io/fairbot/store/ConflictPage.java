package io.fairbot.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One page of the pending conflicts, without ids and contents of documents: those may be personal data and are returned for one
 * conflict at a time.
 *
 * @param conflicts the oldest first
 * @param next where the next page begins, empty behind the last one
 */
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
     * @param reason one sentence: which document had to be what, and what it was
     * @param writes what the batch wanted to write
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
     * One write of a batch.
     *
     * @param model the name of the model
     * @param precondition what the document had to be: "anything", "absent" or "in version n"
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
