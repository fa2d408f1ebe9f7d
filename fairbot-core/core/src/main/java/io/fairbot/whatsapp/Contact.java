package io.fairbot.whatsapp;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A person, under all the names by which they were met.
 *
 * @param id the name under which the house keeps the person; says nothing about them
 * @param aliases what WhatsApp calls them; one or more
 * @param name what they call themselves, possibly empty
 * @param since when they were first met
 */
public record Contact(String id, List<Alias> aliases, Optional<String> name, Instant since) {

    /** Copies the aliases. */
    public Contact {
        aliases = List.copyOf(aliases);
    }

    /**
     * Returns the telephone number, if it is known.
     *
     * @return the number; absent for people who hide it
     */
    public Optional<PhoneNumber> phone() {
        return aliases.stream()
                .filter(alias -> alias.kind() == Alias.AliasKind.PHONE)
                .map(alias -> new PhoneNumber(alias.value()))
                .findFirst();
    }

    /** Returns the id alone: a name is personal. */
    @Override
    public String toString() {
        return "Contact[" + id + "]";
    }
}
