package io.fairbot.whatsapp.web.internal.chat;

import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.Alias.AliasKind;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.web.internal.binary.Jid;
import io.fairbot.whatsapp.web.internal.binary.Node;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A stanza with a message, as far as it can be read without keys.
 *
 * @param node the stanza
 * @param id its id
 * @param from the device that sent it
 * @param alsoKnownAs the sender's other address, where the stanza tells it
 * @param at when it was sent
 */
record ArrivedMessage(Node node, String id, Jid from, Optional<Jid> alsoKnownAs, Instant at) {
    private static final int MAX_ID = 150;
    private static final int MAX_USER = 100;

    /** Reads a stanza; empty for one that is of no person, such as of a group or a channel. */
    static Optional<ArrivedMessage> read(Node node, Instant now) {
        Optional<String> id = node.attribute("id").filter(text -> !text.isEmpty() && text.length() <= MAX_ID);
        Optional<Jid> from = node.jid("from").filter(Jid::isPerson);
        if (id.isEmpty() || from.filter(jid -> alias(jid).isPresent()).isEmpty()) {
            return Optional.empty();
        }
        String other = from.get().server().equals(Jid.PHONE) ? "sender_lid" : "sender_pn";
        return Optional.of(
                new ArrivedMessage(node, id.get(), from.get(), other(node, other, from.get()), at(node, now)));
    }

    private static Optional<Jid> other(Node node, String attribute, Jid from) {
        return node.jid(attribute)
                .filter(jid -> jid.isPerson() && !jid.server().equals(from.server()))
                .filter(jid -> alias(jid).isPresent())
                .map(Jid::person);
    }

    static Instant at(Node node, Instant now) {
        return node.attribute("t")
                .filter(text -> text.matches("[0-9]{1,11}"))
                .map(text -> Instant.ofEpochSecond(Long.parseLong(text)))
                .orElse(now);
    }

    /** Returns the chat that a message of the own account is in. */
    Optional<Jid> recipient() {
        return node.jid("recipient").filter(Jid::isPerson).map(Jid::person);
    }

    /** Returns the other address of the person that a message of the own account is for. */
    Optional<Jid> recipientAlsoKnownAs() {
        return node.jid("peer_recipient_lid")
                .or(() -> node.jid("peer_recipient_pn"))
                .map(Jid::person);
    }

    /** Returns the names of a person: first that of the chat, to which replies go. */
    static List<Alias> aliases(Jid person, Optional<Jid> alsoKnownAs) {
        return Stream.concat(Stream.of(person), alsoKnownAs.stream())
                .flatMap(jid -> alias(jid).stream())
                .toList();
    }

    private static Optional<Alias> alias(Jid jid) {
        if (jid.server().equals(Jid.LID)) {
            return jid.user().length() <= MAX_USER
                    ? Optional.of(new Alias(AliasKind.LID, jid.user()))
                    : Optional.empty();
        }
        try {
            return Optional.of(Alias.of(new PhoneNumber("+" + jid.user())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
