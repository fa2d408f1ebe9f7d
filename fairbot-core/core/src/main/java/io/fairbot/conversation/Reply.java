package io.fairbot.conversation;

import io.fairbot.whatsapp.ChoiceOption;
import io.fairbot.whatsapp.OutboundContent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Something a bot says.
 *
 * @param content the words and what can be chosen
 * @param validFor how long it may be sent; later it is settled unsent with that reason. Empty for the usual 30 minutes
 */
public record Reply(OutboundContent content, Optional<Duration> validFor) {

    /**
     * Makes a reply of words.
     *
     * @param text the words
     * @return the reply
     */
    public static Reply of(String text) {
        return new Reply(new OutboundContent(text, List.of()), Optional.empty());
    }

    /**
     * Makes a reply of words and options.
     *
     * @param text the words; they make sense where options are not shown
     * @param options what can be chosen
     * @return the reply
     */
    public static Reply of(String text, List<ChoiceOption> options) {
        return new Reply(new OutboundContent(text, options), Optional.empty());
    }

    /**
     * Returns the reply with a time after which it must not be sent.
     *
     * @param time how long it is valid, more than zero
     * @return the reply
     */
    public Reply validFor(Duration time) {
        return new Reply(content, Optional.of(time));
    }
}
