package io.fairbot.whatsapp;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.math.BigDecimal;
import java.util.Optional;

/** The content of a message from a customer. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = MessageContent.Text.class, name = "text"),
    @JsonSubTypes.Type(value = MessageContent.Choice.class, name = "interactive"),
    @JsonSubTypes.Type(value = MessageContent.Media.class, name = "media"),
    @JsonSubTypes.Type(value = MessageContent.Location.class, name = "location"),
    @JsonSubTypes.Type(value = MessageContent.Unsupported.class, name = "unsupported")
})
public sealed interface MessageContent {
    /** The largest number of characters of a text. */
    int MAX_TEXT = 65_536;

    /**
     * Returns the text of the content.
     *
     * @return the text, the title of a choice, the caption of a picture; otherwise empty
     */
    String text();

    /**
     * A text that was typed.
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
     * The choice of an option that was offered.
     *
     * @param id the id of the {@link ChoiceOption}
     * @param title the text that the customer saw
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
     * @param kind the kind of media
     * @param reference the channel's reference to the content
     * @param caption the text shown with it, possibly empty
     */
    record Media(MediaKind kind, String reference, Optional<String> caption) implements MessageContent {

        /** The kinds of media. */
        public enum MediaKind {
            /** A picture. */
            IMAGE,
            /** A voice message or other sound. */
            AUDIO,
            /** A video. */
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
     * A content that fairbot does not support.
     *
     * @param kind the channel's name of it
     */
    record Unsupported(String kind) implements MessageContent {
        @Override
        public String text() {
            return "";
        }
    }
}
