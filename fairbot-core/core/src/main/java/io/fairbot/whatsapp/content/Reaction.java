package io.fairbot.whatsapp.content;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.Optional;

/**
 * A reaction to a message.
 *
 * @param messageId the channel's id of the message, 1 to {@value #MAX_MESSAGE_ID} characters
 * @param emoji the reaction; empty when it is taken back
 */
@JsonTypeName("reaction")
public record Reaction(String messageId, Optional<String> emoji) implements MessageContent, OutboundContent {
    /** The largest length of the id of a message. */
    public static final int MAX_MESSAGE_ID = 150;

    private static final int MAX_EMOJI = 32;

    /**
     * Checks all values.
     *
     * @throws IllegalArgumentException when one is too long or blank
     */
    public Reaction {
        ContentChecks.text("reaction.messageId", messageId, MAX_MESSAGE_ID);
        emoji.ifPresent(symbol -> ContentChecks.text("reaction.emoji", symbol, MAX_EMOJI));
    }

    /**
     * Creates a reaction.
     *
     * @param messageId the channel's id of the message
     * @param emoji the reaction
     */
    public Reaction(String messageId, String emoji) {
        this(messageId, Optional.of(emoji));
    }

    @Override
    public String kind() {
        return "reaction";
    }

    @Override
    public String text() {
        return "";
    }

    @Override
    public String fallbackText() {
        return emoji.orElse("");
    }
}
