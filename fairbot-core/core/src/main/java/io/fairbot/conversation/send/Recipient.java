package io.fairbot.conversation.send;

import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.PhoneNumber;

/** The recipient of a message: a contact that is stored, or an identifier of a person, who may have no contact yet. */
public sealed interface Recipient {

    /**
     * Returns a stored contact. It gets the message under the address from which it wrote last to the branch.
     *
     * @param id the id of the contact; of one that was merged into another, the other gets the message
     * @return the recipient
     * @throws IllegalArgumentException when the id is empty or longer than 200 characters
     */
    static Recipient contact(String id) {
        return new ByContact(id);
    }

    /**
     * Returns a person. When there is no contact for the identifier, one is created together with the message.
     *
     * @param alias an identifier of the person
     * @return the recipient
     */
    static Recipient alias(Alias alias) {
        return new ByAlias(alias);
    }

    /**
     * Returns the person with a telephone number, as {@link #alias(Alias)}.
     *
     * @param number the number
     * @return the recipient
     */
    static Recipient phone(PhoneNumber number) {
        return new ByAlias(Alias.of(number));
    }

    /**
     * A stored contact.
     *
     * @param id its id, 1 to 200 characters
     */
    record ByContact(String id) implements Recipient {
        private static final int MAX_ID = 200;

        /**
         * Checks the id.
         *
         * @throws IllegalArgumentException when it is empty or too long
         */
        public ByContact {
            if (id.isEmpty() || id.length() > MAX_ID) {
                throw new IllegalArgumentException("The id of a contact has 1 to " + MAX_ID + " characters, not "
                        + id.length() + "; a telephone number is given as an alias.");
            }
        }
    }

    /**
     * A person.
     *
     * @param alias an identifier of the person
     */
    record ByAlias(Alias alias) implements Recipient {}
}
