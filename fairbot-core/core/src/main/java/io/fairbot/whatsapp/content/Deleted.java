package io.fairbot.whatsapp.content;

import com.fasterxml.jackson.annotation.JsonTypeName;

/**
 * The deletion of an earlier message of the same customer, for everyone.
 *
 * @param messageId the channel's id of the earlier message
 */
@JsonTypeName("deletion")
public record Deleted(String messageId) implements MessageContent {

    /**
     * Checks the id.
     *
     * @throws IllegalArgumentException when it is blank or too long
     */
    public Deleted {
        ContentChecks.text("deletion.messageId", messageId, Reaction.MAX_MESSAGE_ID);
    }

    @Override
    public String kind() {
        return "deletion";
    }

    @Override
    public String text() {
        return "";
    }
}
