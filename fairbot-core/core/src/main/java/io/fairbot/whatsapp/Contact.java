package io.fairbot.whatsapp;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A customer, with all identifiers that WhatsApp uses for them.
 *
 * @param id the id under which the customer is stored; it reveals nothing about them
 * @param aliases the customer's identifiers, at least one
 * @param name the name they have given themselves, without marks that cannot be seen, possibly empty
 * @param since when their first message arrived
 */
public record Contact(String id, List<Alias> aliases, Optional<String> name, Instant since) {

    /** Copies the aliases, and cleans the name. */
    public Contact {
        aliases = List.copyOf(aliases);
        name = name.flatMap(PersonName::clean);
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
