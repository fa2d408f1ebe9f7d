package io.fairbot.whatsapp.content;

import com.fasterxml.jackson.annotation.JsonTypeName;

/**
 * A text.
 *
 * @param body up to {@value MessageContent#MAX_TEXT} characters; one that is longer than a channel sends is split between its
 *     sentences
 */
@JsonTypeName("text")
public record Text(String body) implements MessageContent, OutboundContent {

    /**
     * Checks the length.
     *
     * @throws IllegalArgumentException when the text is too long
     */
    public Text {
        ContentChecks.length("text", body, MessageContent.MAX_TEXT);
    }

    @Override
    public String kind() {
        return "text";
    }

    @Override
    public String text() {
        return body;
    }

    @Override
    public String fallbackText() {
        return body;
    }

    @Override
    public Text withText(String text) {
        return new Text(text);
    }
}
