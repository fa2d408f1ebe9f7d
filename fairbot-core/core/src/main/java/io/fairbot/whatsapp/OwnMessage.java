package io.fairbot.whatsapp;

import io.fairbot.whatsapp.content.MessageContent;
import java.time.Instant;
import java.util.List;

/**
 * A message that a person wrote to a customer on the line's own phone, beside the bot.
 *
 * @param ref its identity within the branch; a message of the same identity is a repetition
 * @param to the identifiers of the customer, at least one
 * @param sentAt when it was sent, by the provider's clock
 * @param content the content
 */
public record OwnMessage(MessageRef ref, List<Alias> to, Instant sentAt, MessageContent content) {

    /**
     * Copies the identifiers.
     *
     * @throws IllegalArgumentException when there is no recipient
     */
    public OwnMessage {
        to = List.copyOf(to);
        if (to.isEmpty()) {
            throw new IllegalArgumentException("A message has a recipient.");
        }
    }

    /**
     * Creates a message in the private chat with its recipient, which has the name of the recipient's first identifier.
     *
     * @param id the channel's id of the message
     * @param to the identifiers of the customer, at least one
     * @param sentAt when it was sent, by the provider's clock
     * @param content the content
     * @return the message
     * @throws IllegalArgumentException when there is no recipient, or the id is empty or too long
     */
    public static OwnMessage of(String id, List<Alias> to, Instant sentAt, MessageContent content) {
        if (to.isEmpty()) {
            throw new IllegalArgumentException("A message has a recipient.");
        }
        return new OwnMessage(MessageRef.of(to.get(0), id), to, sentAt, content);
    }
}
