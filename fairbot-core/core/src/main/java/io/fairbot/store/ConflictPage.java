package io.fairbot.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Part of the conflicts that wait, without ids and contents of documents: those may be personal data, and are shown of one conflict
 * at a time.
 *
 * @param conflicts the oldest first
 * @param next where the next page begins, empty behind the last one
 */
public record ConflictPage(List<Summary> conflicts, Optional<String> next) {

    /** Copies the list. */
    public ConflictPage {
        conflicts = List.copyOf(conflicts);
    }

    /**
     * A conflict.
     *
     * @param id the id of the batch
     * @param at when it was put aside
     * @param reason one sentence: which document had to be what, and what it was
     * @param writes what the batch wanted to write
     */
    public record Summary(String id, Instant at, String reason, List<Item> writes) {

        /** Copies the list. */
        public Summary {
            writes = List.copyOf(writes);
        }

        static Summary of(Document<Conflict> conflict) {
            return new Summary(
                    conflict.id(),
                    conflict.value().at(),
                    conflict.value().reason(),
                    conflict.value().writes().stream().map(Item::of).toList());
        }
    }

    /**
     * One write of a batch.
     *
     * @param model the name of the model
     * @param precondition what the document had to be: "anything", "absent" or "in version n"
     * @param deletes whether it deletes the document
     */
    public record Item(String model, String precondition, boolean deletes) {

        static Item of(Conflict.Part part) {
            return new Item(
                    part.model(),
                    part.precondition().toString(),
                    part.document().isEmpty());
        }
    }
}
