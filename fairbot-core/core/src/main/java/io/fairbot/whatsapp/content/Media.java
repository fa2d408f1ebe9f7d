package io.fairbot.whatsapp.content;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.Optional;

/**
 * A picture, a voice message, a video, a document or another medium.
 *
 * @param media the reference to its bytes, and what is known about them
 * @param caption the text shown with it, up to {@value MessageContent#MAX_TEXT} characters from a customer; one that is sent has up
 *     to {@value ContentLimits#MAX_CAPTION}, and none with a sound or a sticker
 */
@JsonTypeName("media")
public record Media(MediaRef media, Optional<String> caption) implements MessageContent, OutboundContent {

    /**
     * Creates a medium without a caption.
     *
     * @param media the reference to its bytes
     */
    public Media(MediaRef media) {
        this(media, Optional.empty());
    }

    /**
     * Creates a medium with a caption.
     *
     * @param media the reference to its bytes
     * @param caption the text shown with it
     */
    public Media(MediaRef media, String caption) {
        this(media, Optional.of(caption));
    }

    @Override
    public String kind() {
        return media.kind().label();
    }

    @Override
    public String text() {
        return caption.orElse("");
    }

    @Override
    public String fallbackText() {
        String name = media.fileName().map(file -> " " + file).orElse("");
        return media.kind().symbol() + name + caption.map(words -> "\n" + words).orElse("");
    }
}
