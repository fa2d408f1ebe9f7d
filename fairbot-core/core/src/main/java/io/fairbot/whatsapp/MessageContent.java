package io.fairbot.whatsapp;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.math.BigDecimal;
import java.util.Optional;

/** What a customer sent. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = MessageContent.Text.class, name = "text"),
    @JsonSubTypes.Type(value = MessageContent.Choice.class, name = "interactive"),
    @JsonSubTypes.Type(value = MessageContent.Media.class, name = "media"),
    @JsonSubTypes.Type(value = MessageContent.Location.class, name = "location"),
    @JsonSubTypes.Type(value = MessageContent.Unsupported.class, name = "unsupported")
})
public sealed interface MessageContent {
    /** How many characters a text has at most. */
    int MAX_TEXT = 65_536;

    /**
     * Returns the words in it.
     *
     * @return the text, the title of a choice, the caption of a picture; otherwise empty
     */
    String text();

    /**
     * Words that were typed.
     *
     * @param body 1 to {@value MessageContent#MAX_TEXT} characters
     */
    record Text(String body) implements MessageContent {
        @Override
        public String text() {
            return body;
        }
    }

    /**
     * An option that was chosen out of those we offered.
     *
     * @param id our name for it
     * @param title what the customer saw
     */
    record Choice(String id, String title) implements MessageContent {
        @Override
        public String text() {
            return title;
        }
    }

    /**
     * A picture, a voice message, a video or a document.
     *
     * @param kind which of them
     * @param reference where the channel finds the content
     * @param caption the words that go with it, possibly empty
     */
    record Media(MediaKind kind, String reference, Optional<String> caption) implements MessageContent {

        /** The kinds of media. */
        public enum MediaKind {
            /** A picture. */
            IMAGE,
            /** A voice message or other sound. */
            AUDIO,
            /** A film. */
            VIDEO,
            /** Any other file. */
            DOCUMENT
        }

        @Override
        public String text() {
            return caption.orElse("");
        }
    }

    /**
     * A place on the map.
     *
     * @param latitude degrees, from -90 to 90
     * @param longitude degrees, from -180 to 180
     */
    record Location(BigDecimal latitude, BigDecimal longitude) implements MessageContent {
        @Override
        public String text() {
            return "";
        }
    }

    /**
     * Something we cannot read.
     *
     * @param kind what the channel calls it
     */
    record Unsupported(String kind) implements MessageContent {
        @Override
        public String text() {
            return "";
        }
    }
}
