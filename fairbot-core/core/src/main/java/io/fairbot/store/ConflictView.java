package io.fairbot.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * A conflict with everything that somebody who decides about it has to see; it may hold personal data.
 *
 * @param conflict what was put aside
 * @param now what is there now, in the order of the conflict's writes
 */
public record ConflictView(Document<Conflict> conflict, List<Now> now) {

    /** Copies the list. */
    public ConflictView {
        now = List.copyOf(now);
    }

    /**
     * What is there in the place of a document.
     *
     * @param readable false when it cannot be read now: the program does not know its model, or the database is away
     * @param version its version, 0 for none
     * @param document its content, empty for none
     */
    public record Now(boolean readable, long version, Optional<JsonNode> document) {
        static final Now UNREADABLE = new Now(false, 0, Optional.empty());
        static final Now ABSENT = new Now(true, 0, Optional.empty());
    }
}
