package io.fairbot.whatsapp;

import java.util.Optional;

/**
 * The identity of a message within a branch: its chat and the provider's id of it. Two customers may use the same id.
 *
 * @param chat the provider's name of the chat, the same for every message of it; 1 to {@value #MAX_CHAT_LENGTH} characters
 * @param id the provider's id of the message, the same for a repetition; 1 to {@value #MAX_LENGTH} characters
 */
public record MessageRef(String chat, String id) {
    /** The largest length of an id. */
    public static final int MAX_LENGTH = 150;

    /** The beginning of the name of a chat that is a group; no key of an {@link Alias} begins so. */
    private static final String GROUP = "GROUP:";

    /** The largest length of a chat's name: that of the key of an {@link Alias}. */
    public static final int MAX_CHAT_LENGTH = 160;

    /**
     * Checks the lengths.
     *
     * @throws IllegalArgumentException when the chat or the id is empty or too long
     */
    public MessageRef {
        requireLength("name of a chat", chat, MAX_CHAT_LENGTH);
        requireLength("id of a message", id, MAX_LENGTH);
    }

    /**
     * Creates the reference to a message in the private chat with a customer.
     *
     * @param customer the customer, under the name that the chat has
     * @param id the provider's id of the message
     * @return the reference; the same for both spellings of a telephone number
     * @throws IllegalArgumentException when the id is empty or too long
     */
    public static MessageRef of(Alias customer, String id) {
        return new MessageRef(customer.key(), id);
    }

    /**
     * Creates the reference to a message in a group.
     *
     * @param group the provider's name of the group, 1 to {@value Alias#MAX_LENGTH} characters
     * @param id the provider's id of the message
     * @return the reference
     * @throws IllegalArgumentException when the name or the id is empty or too long
     */
    public static MessageRef inGroup(String group, String id) {
        requireLength("name of a group", group, Alias.MAX_LENGTH);
        return new MessageRef(GROUP + group, id);
    }

    /**
     * Returns the group in which the message was written.
     *
     * @return the provider's name of the group; empty for a private chat
     */
    public Optional<String> group() {
        return chat.startsWith(GROUP) ? Optional.of(chat.substring(GROUP.length())) : Optional.empty();
    }

    private static void requireLength(String what, String value, int max) {
        if (value.isEmpty() || value.length() > max) {
            throw new IllegalArgumentException(
                    "The " + what + " has 1 to " + max + " characters, not " + value.length() + ".");
        }
    }

    /** Returns the id alone: the name of a chat is personal. */
    @Override
    public String toString() {
        return "MessageRef[" + id + "]";
    }
}
