package io.fairbot.conversation.storage;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.Internal;
import org.jspecify.annotations.Nullable;

/**
 * What an interpreter found in a message, as it is stored with the message.
 *
 * @param interpreter the id of the interpreter
 * @param found what it found; null when it found nothing, failed or was late
 */
@Internal
public record InsightEntry(
        String interpreter,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable JsonNode found) {

    /** Returns the interpreter alone: what it found may be personal data. */
    @Override
    public String toString() {
        return "InsightEntry[" + interpreter + "]";
    }
}
