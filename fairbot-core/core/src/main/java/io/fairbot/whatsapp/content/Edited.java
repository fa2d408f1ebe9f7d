package io.fairbot.whatsapp.content;

import com.fasterxml.jackson.annotation.JsonTypeName;

/**
 * The edit of an earlier message of the same customer.
 *
 * @param messageId the channel's id of the earlier message
 * @param content its new content, which is neither an edit nor a deletion
 */
@JsonTypeName("edit")
public record Edited(String messageId, MessageContent content) implements MessageContent {

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException when the id is blank or too long, or the content is an edit or a deletion
     */
    public Edited {
        ContentChecks.text("edit.messageId", messageId, Reaction.MAX_MESSAGE_ID);
        if (content instanceof Edited || content instanceof Deleted) {
            throw new IllegalArgumentException("The field edit.content must be neither an edit nor a deletion.");
        }
    }

    @Override
    public String kind() {
        return "edit";
    }

    @Override
    public String text() {
        return content.text();
    }
}
