package io.fairbot.whatsapp.content;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One or several contact cards.
 *
 * @param cards the cards, 1 to {@value #MAX_CARDS}; a channel sends {@value ContentLimits#MAX_CONTACTS} at once
 */
@JsonTypeName("contacts")
public record Contacts(List<ContactCard> cards) implements MessageContent, OutboundContent {
    /** The largest number of cards that a message of a customer can have. */
    public static final int MAX_CARDS = 257;

    /**
     * Copies the cards.
     *
     * @throws IllegalArgumentException when there is none or there are too many
     */
    public Contacts {
        cards = List.copyOf(cards);
        ContentChecks.size("contacts", cards, MAX_CARDS);
    }

    @Override
    public String kind() {
        return "contacts";
    }

    @Override
    public String text() {
        return "";
    }

    @Override
    public String fallbackText() {
        return cards.stream().map(ContactCard::line).collect(Collectors.joining("\n"));
    }
}
