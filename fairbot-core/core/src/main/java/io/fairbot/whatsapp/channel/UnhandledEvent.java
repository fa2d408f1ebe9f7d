package io.fairbot.whatsapp.channel;

import java.time.Instant;
import java.util.Optional;

/**
 * Something that a provider reported and that nothing handles, as it came: a kind that this version does not know, or one of a
 * number that has no branch. It is stored for {@value #DAYS} days, so that an operator can look at it.
 *
 * @param channel the id of the channel
 * @param branch the id of the branch that it concerns, where that is known
 * @param kind the provider's name of it, such as {@code messages/poll}, 1 to {@value #MAX_KIND} characters
 * @param body the provider's own text of it, up to {@value #MAX_BODY} characters; it is personal data
 * @param at when it was received
 */
public record UnhandledEvent(String channel, Optional<String> branch, String kind, String body, Instant at) {
    /** The largest length of a kind. */
    public static final int MAX_KIND = 150;

    /** The largest length of a body. */
    public static final int MAX_BODY = 65_536;

    /** The days for which it is stored. */
    public static final int DAYS = 30;

    /**
     * Checks the lengths.
     *
     * @throws IllegalArgumentException when the kind is empty, or one of the texts is too long
     */
    public UnhandledEvent {
        if (kind.isEmpty() || kind.length() > MAX_KIND) {
            throw new IllegalArgumentException(
                    "The kind of an event has 1 to " + MAX_KIND + " characters, not " + kind.length() + ".");
        }
        if (body.length() > MAX_BODY) {
            throw new IllegalArgumentException(
                    "The body of an event has up to " + MAX_BODY + " characters, not " + body.length() + "; cut it.");
        }
    }

    /** Returns channel, branch and kind: the body is personal. */
    @Override
    public String toString() {
        return "UnhandledEvent[" + channel + "/" + branch.orElse("") + "/" + kind + "]";
    }
}
