package io.fairbot.conversation;

import io.fairbot.whatsapp.ChoiceOption;
import io.fairbot.whatsapp.OutboundContent;
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
     * Returns a reply of text.
     *
     * @param text the text
     * @return the reply
     */
    public static Reply of(String text) {
        return new Reply(new OutboundContent(text, List.of()), Optional.empty());
    }

    /**
     * Returns a reply of text and options.
     *
     * @param text the text; it must make sense where options are not shown
     * @param options the options
     * @return the reply
     */
    public static Reply of(String text, List<ChoiceOption> options) {
        return new Reply(new OutboundContent(text, options), Optional.empty());
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
