package io.fairbot.whatsapp;

import io.fairbot.whatsapp.content.MessageContent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A message from a customer, as a channel delivers it.
 *
 * @param id the channel's id of the message; the same for a repetition, 1 to 150 characters
 * @param aliases the identifiers of the sender; replies go to the first
 * @param name the name that the sender has set, possibly empty
 * @param sentAt when it was sent, by the provider's clock
 * @param content the content
 */
public record InboundMessage(
        String id, List<Alias> aliases, Optional<String> name, Instant sentAt, MessageContent content) {

    /**
     * Copies the aliases and checks the values.
     *
     * @throws IllegalArgumentException when there is no alias or the id is too short or too long
     */
    public InboundMessage {
        aliases = List.copyOf(aliases);
        if (aliases.isEmpty()) {
            throw new IllegalArgumentException("A message has a sender.");
        }
        if (id.isEmpty() || id.length() > MAX_ID) {
            throw new IllegalArgumentException("The id of a message has 1 to " + MAX_ID + " characters.");
        }
    }

    /** The largest length of an id. */
    public static final int MAX_ID = 150;
}
