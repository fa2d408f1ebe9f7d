package io.fairbot.conversation;

import io.fairbot.whatsapp.content.ChoiceOption;
import io.fairbot.whatsapp.content.ListMenu;
import io.fairbot.whatsapp.content.OutboundContent;
import io.fairbot.whatsapp.content.Text;
import io.fairbot.whatsapp.content.Unsupported;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A reply of a handler to a customer: its content and its time to live.
 *
 * @param content the content
 * @param validFor the time within which it may be sent; later it expires unsent. Empty for the default of 30 minutes
 */
public record Reply(OutboundContent content, Optional<Duration> validFor) {

    /**
     * Checks that there is something to send.
     *
     * @throws IllegalArgumentException when the content is a text that is empty or blank, or one that is not supported
     */
    public Reply {
        if (content instanceof Text text && text.body().isBlank()) {
            throw new IllegalArgumentException(
                    "The text of a reply must have characters that are not blank; return Turn.ignore() to send"
                            + " nothing.");
        }
        if (content instanceof Unsupported) {
            throw new IllegalArgumentException("A content that is not supported cannot be a reply.");
        }
    }

    /**
     * Returns a reply with a content.
     *
     * @param content the content
     * @return the reply
     */
    public static Reply of(OutboundContent content) {
        return new Reply(content, Optional.empty());
    }

    /**
     * Returns a reply of text.
     *
     * @param text the text
     * @return the reply
     */
    public static Reply of(String text) {
        return of(new Text(text));
    }

    /**
     * Returns a reply of text and options: buttons when there are up to three with short titles, otherwise a list.
     *
     * @param text the text
     * @param options the options, 1 to {@value ListMenu#MAX_OPTIONS}
     * @return the reply
     * @throws IllegalArgumentException when a title or an id is too long or occurs twice, or there are too many options
     */
    public static Reply of(String text, List<ChoiceOption> options) {
        return of(OutboundContent.options(text, options));
    }

    /**
     * Returns the reply with another time to live.
     *
     * @param time the time within which it may be sent, more than zero
     * @return the reply
     */
    public Reply validFor(Duration time) {
        return new Reply(content, Optional.of(time));
    }
}
