package io.fairbot.store.conflict;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.Internal;
import io.fairbot.json.Json;
import io.fairbot.store.Document;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A conflict with everything that an operator needs to decide about it; it may contain personal data.
 *
 * @param id the id of the batch
 * @param at when it was put aside
 * @param reason one sentence that names the document, its precondition and its state
 * @param writes the writes of the batch
 */
@Internal
public record ConflictView(String id, Instant at, String reason, List<ConflictingWrite> writes) {

    /** Copies the list. */
    public ConflictView {
        writes = List.copyOf(writes);
    }

    /**
     * A write of the rejected batch, with the current document.
     *
     * @param model the name of the model
     * @param id the document
     * @param precondition the required state of the document: "anything", "absent" or "in version n"
     * @param deletes whether it deletes the document
     * @param shape the version of the model in which it is written
     * @param document the document that it writes, in that schema version
     * @param now the current document
     */
    public record ConflictingWrite(
            String model,
            String id,
            String precondition,
            boolean deletes,
            int shape,
            Optional<JsonNode> document,
            CurrentDocument now) {

        static ConflictingWrite of(Conflict.RejectedWrite part, CurrentDocument now) {
            return new ConflictingWrite(
                    part.model(),
                    part.id(),
                    part.precondition().toString(),
                    part.document().isEmpty(),
                    part.shape(),
                    part.document().map(ConflictingWrite::tree),
                    now);
        }

        private static JsonNode tree(String text) {
            try {
                return Json.mapper().readTree(text);
            } catch (JsonProcessingException e) {
                // The operator must see it even when it cannot be parsed.
                return Json.mapper().getNodeFactory().textNode(text);
            }
        }
    }

    /**
     * The current state of a document that a conflict names.
     *
     * @param readable false when it cannot be read now: the program does not know its model, or the database is unavailable
     * @param version its version, empty for none
     * @param document its content, empty for none
     */
    public record CurrentDocument(boolean readable, Optional<Long> version, Optional<JsonNode> document) {
        static final CurrentDocument UNREADABLE = new CurrentDocument(false, Optional.empty(), Optional.empty());
        static final CurrentDocument ABSENT = new CurrentDocument(true, Optional.empty(), Optional.empty());

        static CurrentDocument of(Document<?> document) {
            return new CurrentDocument(
                    true,
                    Optional.of(document.version()),
                    Optional.of(Json.mapper().valueToTree(document.value())));
        }
    }
}
