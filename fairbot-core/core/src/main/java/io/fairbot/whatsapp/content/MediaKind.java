package io.fairbot.whatsapp.content;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import java.util.Locale;

/** The kinds of media. */
public enum MediaKind {
    /** A picture. */
    IMAGE("📷"),
    /** A voice message, recorded in the chat. */
    VOICE("🎤"),
    /** Any other sound, such as a piece of music. */
    AUDIO("🎵"),
    /** A video. */
    VIDEO("🎬"),
    /** Any other file; a kind that a newer version has stored is read as this one, and stored again unchanged. */
    @JsonEnumDefaultValue
    DOCUMENT("📄"),
    /** A sticker. */
    STICKER("🖼");

    private final String symbol;

    MediaKind(String symbol) {
        this.symbol = symbol;
    }

    /**
     * Returns the name of the kind in the API.
     *
     * @return such as {@code image}
     */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the symbol that stands for the kind in a text.
     *
     * @return a pictograph
     */
    String symbol() {
        return symbol;
    }
}
