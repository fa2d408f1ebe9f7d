package io.fairbot.whatsapp.sandbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.fairbot.whatsapp.content.ChoiceOption;
import java.time.Instant;
import java.util.List;

/**
 * A message in a transcript.
 *
 * @param chat the customer's number in E.164 form
 * @param id the sandbox's id of the message
 * @param direction the sender
 * @param type {@code text}, {@code options}, or what the customer sent
 * @param text the text, possibly empty
 * @param at the time of the message
 * @param options the options that were offered
 * @param inReplyTo the ids of the messages it answers
 */
record SandboxMessage(
        String chat,
        String id,
        TranscriptDirection direction,
        String type,
        String text,
        Instant at,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ChoiceOption> options,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> inReplyTo) {

    /** The direction of a message. */
    enum TranscriptDirection {
        /** From the customer. */
        @JsonProperty("in")
        IN,
        /** From the branch. */
        @JsonProperty("out")
        OUT,
        /** From the branch, under an id that existed already: it was dropped. Chats do not show it. */
        @JsonProperty("again")
        DUPLICATE
    }

    // A line of the file leaves empty lists out.
    SandboxMessage {
        options = options == null ? List.of() : List.copyOf(options);
        inReplyTo = inReplyTo == null ? List.of() : List.copyOf(inReplyTo);
    }
}
