package io.fairbot.whatsapp.content;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A card with the name and the telephone numbers of a person.
 *
 * @param name the name, 1 to {@value #MAX_NAME} characters
 * @param phones the numbers as they are written, up to {@value #MAX_PHONES}
 */
public record ContactCard(String name, List<String> phones) {
    /** The largest length of a name. */
    public static final int MAX_NAME = 200;

    /** The largest number of telephone numbers. */
    public static final int MAX_PHONES = 10;

    private static final int MAX_PHONE = 40;

    /**
     * Copies the numbers and checks all values.
     *
     * @throws IllegalArgumentException when one is too long or there are too many
     */
    public ContactCard {
        phones = List.copyOf(phones);
        ContentChecks.text("contacts.name", name, MAX_NAME);
        if (phones.size() > MAX_PHONES) {
            throw new IllegalArgumentException("The field contacts.phones may have up to " + MAX_PHONES
                    + " elements, and has " + phones.size() + ".");
        }
        phones.forEach(phone -> ContentChecks.text("contacts.phones", phone, MAX_PHONE));
    }

    /** Returns the card as a line of text. */
    String line() {
        return "👤 " + Stream.concat(Stream.of(name), phones.stream()).collect(Collectors.joining(", "));
    }

    /** Returns the number of telephone numbers; names and numbers are personal data. */
    @Override
    public String toString() {
        return "ContactCard[" + phones.size() + " numbers]";
    }
}
