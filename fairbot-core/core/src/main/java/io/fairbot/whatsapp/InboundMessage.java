package io.fairbot.whatsapp;

import io.fairbot.whatsapp.content.MessageContent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A message from a customer, as a channel delivers it.
 *
 * @param ref its identity within the branch; a message of the same identity is a repetition
 * @param author the identifiers of the person who wrote it; replies go to the first
 * @param name the name that the author has set, without marks that cannot be seen, possibly empty
 * @param sentAt when it was sent, by the provider's clock
 * @param content the content
 */
public record InboundMessage(
        MessageRef ref, List<Alias> author, Optional<String> name, Instant sentAt, MessageContent content) {

    /**
     * Copies the identifiers, and cleans the name.
     *
     * @throws IllegalArgumentException when there is no author
     */
    public InboundMessage {
        author = List.copyOf(author);
        if (author.isEmpty()) {
            throw new IllegalArgumentException("A message has an author.");
        }
        name = name.flatMap(PersonName::clean);
    }

    /**
     * Creates a message in the private chat with its author, which has the name of the author's first identifier.
     *
     * @param id the channel's id of the message
     * @param author the identifiers of the person who wrote it, at least one
     * @param name the name that the author has set, possibly empty
     * @param sentAt when it was sent, by the provider's clock
     * @param content the content
     * @return the message
     * @throws IllegalArgumentException when there is no author, or the id is empty or too long
     */
    public static InboundMessage of(
            String id, List<Alias> author, Optional<String> name, Instant sentAt, MessageContent content) {
        if (author.isEmpty()) {
            throw new IllegalArgumentException("A message has an author.");
        }
        return new InboundMessage(MessageRef.of(author.get(0), id), author, name, sentAt, content);
    }

    /**
     * Returns the channel's id of the message, which is unique in its chat only.
     *
     * @return the id
     */
    public String id() {
        return ref.id();
    }
}
