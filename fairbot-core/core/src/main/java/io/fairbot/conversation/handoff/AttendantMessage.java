package io.fairbot.conversation.handoff;

import io.fairbot.whatsapp.content.OutboundContent;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A message of an attendant to the customer of a conversation that they have taken.
 *
 * @param conversation the conversation
 * @param attendant the attendant
 * @param content the content
 * @param key a key of the caller's choice, 1 to {@value #MAX_KEY} characters of A-Z, a-z, 0-9 and {@code ._:-}: a message with a
 *     key is sent once, however often it is given; empty for none
 */
public record AttendantMessage(
        ConversationId conversation, String attendant, OutboundContent content, Optional<String> key) {
    /** The maximum number of characters of a key. */
    public static final int MAX_KEY = 100;

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._:-]{1," + MAX_KEY + "}");

    /**
     * Checks the key.
     *
     * @throws IllegalArgumentException when the key has another form
     */
    public AttendantMessage {
        if (key.isPresent() && !KEY.matcher(key.get()).matches()) {
            throw new IllegalArgumentException("The key of an attendant's message has 1 to " + MAX_KEY
                    + " characters of A-Z, a-z, 0-9 and \"._:-\".");
        }
    }

    /**
     * Creates a message without a key.
     *
     * @param conversation the conversation
     * @param attendant the attendant
     * @param content the content
     * @return the message
     */
    public static AttendantMessage of(ConversationId conversation, String attendant, OutboundContent content) {
        return new AttendantMessage(conversation, attendant, content, Optional.empty());
    }

    /**
     * Returns the message with a key.
     *
     * @param other a key of the caller's choice
     * @return the message
     * @throws IllegalArgumentException when the key has another form
     */
    public AttendantMessage withKey(String other) {
        return new AttendantMessage(conversation, attendant, content, Optional.of(other));
    }

    /** Returns the conversation and the attendant alone: a content is personal. */
    @Override
    public String toString() {
        return "AttendantMessage[" + conversation + ", " + attendant + "]";
    }
}
