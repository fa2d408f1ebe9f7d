package io.fairbot.whatsapp.cloud.internal.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.MessageRef;
import io.fairbot.whatsapp.OwnMessage;
import io.fairbot.whatsapp.PastChat;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A parser of messages: those of customers, and those that a person wrote in the app of the line's number.
 *
 * <p>Meta's ids are unique among all messages of a number, and the identifiers of a person can differ between two deliveries of
 * one message. So the chat of a message is {@value #CHAT}, whoever wrote it, unless it is a group.
 */
final class MessageParser {
    static final String CHAT = "cloud";

    private static final int MAX_SECONDS_DIGITS = 11;

    private final List<WebhookPerson> contacts;
    private final Instant now;

    /**
     * Creates a parser.
     *
     * @param contacts the persons that the delivery describes
     * @param now the time of a message that has none
     */
    MessageParser(List<WebhookPerson> contacts, Instant now) {
        this.contacts = contacts;
        this.now = now;
    }

    /** Returns the time of an object, which Meta writes as seconds in a text. */
    static Instant time(JsonNode node, Instant now) {
        return JsonFields.text(node, "timestamp")
                .filter(text ->
                        text.length() <= MAX_SECONDS_DIGITS && text.chars().allMatch(Character::isDigit))
                .map(seconds -> Instant.ofEpochSecond(Long.parseLong(seconds)))
                .orElse(now);
    }

    /**
     * Reads a message of a customer.
     *
     * @param message the element
     * @return the message; empty when it has no id, or nobody has written it
     */
    Optional<InboundMessage> received(JsonNode message) {
        WebhookPerson author = described(WebhookPerson.of(message, "from", "from_user_id", "from_parent_user_id"));
        return ref(message).filter(ref -> !author.aliases().isEmpty()).map(ref -> {
            InboundMessage read = new InboundMessage(
                    ref, author.aliases(), author.name(), time(message, now), ContentParser.parse(message));
            return JsonFields.text(message.path("context"), "id")
                    .filter(quoted -> quoted.length() <= MessageRef.MAX_LENGTH)
                    .map(read::withQuoted)
                    .orElse(read);
        });
    }

    /**
     * Reads a message that a person wrote in the app.
     *
     * @param echo the element
     * @return the message; empty when it has no id or no recipient
     */
    Optional<OwnMessage> written(JsonNode echo) {
        WebhookPerson to = described(WebhookPerson.of(echo, "to", "to_user_id", "to_parent_user_id"));
        return ref(echo)
                .filter(ref -> !to.aliases().isEmpty())
                .map(ref -> new OwnMessage(ref, to.aliases(), time(echo, now), ContentParser.parse(echo)));
    }

    /**
     * Reads an old chat.
     *
     * @param thread the element
     * @return the chat in parts of allowed size; none when it names no customer or has no message that can be read
     */
    List<PastChat> recalled(JsonNode thread) {
        WebhookPerson customer = described(WebhookPerson.of(thread, "id", "user_id", ""));
        List<PastChat.PastMessage> messages = JsonFields.list(thread, "messages").stream()
                .map(message -> recalled(message, customer))
                .flatMap(Optional::stream)
                .toList();
        List<PastChat> parts = new ArrayList<>();
        for (int from = 0; !customer.aliases().isEmpty() && from < messages.size(); from += PastChat.MAX_MESSAGES) {
            List<PastChat.PastMessage> part =
                    messages.subList(from, Math.min(messages.size(), from + PastChat.MAX_MESSAGES));
            parts.add(new PastChat(customer.aliases(), customer.name(), part));
        }
        return parts;
    }

    private Optional<PastChat.PastMessage> recalled(JsonNode message, WebhookPerson customer) {
        boolean isFromCustomer =
                WebhookPerson.of(message, "from", "from_user_id", "").isSameAs(customer);
        return ref(message)
                .map(ref -> new PastChat.PastMessage(
                        ref, isFromCustomer, time(message, now), ContentParser.parse(message)));
    }

    /**
     * Reads the identifiers of a person who has changed their number or has got another id.
     *
     * @param message a message of the type {@code system}
     * @return the former identifiers and the new ones; fewer than two when it is about something else
     */
    static List<Alias> changed(JsonNode message) {
        JsonNode change = message.path("system");
        String type = JsonFields.text(change, "type").orElse("");
        if (!type.equals("user_changed_number") && !type.equals("user_changed_user_id")) {
            return List.of();
        }
        return WebhookPerson.aliases(
                WebhookPerson.of(message, "from", "from_user_id", ""),
                WebhookPerson.of(change, "", "previous_user_id", ""),
                WebhookPerson.of(change, "wa_id", "user_id", ""));
    }

    /** Returns a person with what the delivery says about them elsewhere. */
    private WebhookPerson described(WebhookPerson person) {
        Optional<WebhookPerson> same =
                contacts.stream().filter(person::isSameAs).findFirst();
        if (same.isEmpty() && contacts.size() == 1 && person.aliases().isEmpty()) {
            // The only person of the delivery, of whom the message itself says nothing.
            same = Optional.of(contacts.get(0));
        }
        return same.map(person::and).orElse(person);
    }

    private static Optional<MessageRef> ref(JsonNode message) {
        Optional<String> id = JsonFields.text(message, "id").filter(text -> text.length() <= MessageRef.MAX_LENGTH);
        Optional<String> group = JsonFields.text(message, "group_id").filter(text -> text.length() <= Alias.MAX_LENGTH);
        return id.map(
                text -> group.map(name -> MessageRef.inGroup(name, text)).orElseGet(() -> new MessageRef(CHAT, text)));
    }
}
