package io.fairbot.whatsapp;

import io.fairbot.whatsapp.content.MessageContent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A part of a chat from an earlier time, such as from the app in which the number was used before the line was connected.
 *
 * @param customer the identifiers of the customer, at least one
 * @param name the name that the customer has set, without marks that cannot be seen, possibly empty
 * @param messages the messages, 1 to {@value #MAX_MESSAGES}
 */
public record PastChat(List<Alias> customer, Optional<String> name, List<PastMessage> messages) {
    /** The largest number of messages of a part. */
    public static final int MAX_MESSAGES = 100;

    /**
     * Copies the lists, and cleans the name.
     *
     * @throws IllegalArgumentException when there is no customer, or the number of messages is not allowed
     */
    public PastChat {
        customer = List.copyOf(customer);
        messages = List.copyOf(messages);
        name = name.flatMap(PersonName::clean);
        if (customer.isEmpty()) {
            throw new IllegalArgumentException("A chat has a customer.");
        }
        if (messages.isEmpty() || messages.size() > MAX_MESSAGES) {
            throw new IllegalArgumentException("A part of a chat has 1 to " + MAX_MESSAGES + " messages, not "
                    + messages.size() + "; pass on several parts.");
        }
    }

    /** Returns the number of messages: the persons and what they wrote are personal data. */
    @Override
    public String toString() {
        return "PastChat[" + messages.size() + " messages]";
    }

    /**
     * A message of a {@link PastChat}.
     *
     * @param ref its identity within the branch
     * @param isFromCustomer whether the customer wrote it, and not a person on the line's own phone
     * @param sentAt when it was sent, by the provider's clock
     * @param content the content
     */
    public record PastMessage(MessageRef ref, boolean isFromCustomer, Instant sentAt, MessageContent content) {}
}
