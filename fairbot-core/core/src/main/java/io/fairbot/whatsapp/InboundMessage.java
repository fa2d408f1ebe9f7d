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
 * @param quoted the channel's id of the message in the same chat that it answers, empty for none
 */
public record InboundMessage(
        MessageRef ref,
        List<Alias> author,
        Optional<String> name,
        Instant sentAt,
        MessageContent content,
        Optional<String> quoted) {

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
     * Creates a message that answers none in particular.
     *
     * @param ref its identity within the branch
     * @param author the identifiers of the person who wrote it
     * @param name the name that the author has set, possibly empty
     * @param sentAt when it was sent, by the provider's clock
     * @param content the content
     * @throws IllegalArgumentException when there is no author
     */
    public InboundMessage(
            MessageRef ref, List<Alias> author, Optional<String> name, Instant sentAt, MessageContent content) {
        this(ref, author, name, sentAt, content, Optional.empty());
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
     * Returns the message as an answer to an earlier one.
     *
     * @param id the channel's id of the earlier message, 1 to {@value MessageRef#MAX_LENGTH} characters
     * @return the message
     */
    public InboundMessage withQuoted(String id) {
        return new InboundMessage(ref, author, name, sentAt, content, Optional.of(id));
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
