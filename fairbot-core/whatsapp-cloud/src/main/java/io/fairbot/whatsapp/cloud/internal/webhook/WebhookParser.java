package io.fairbot.whatsapp.cloud.internal.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.json.Json;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.DeliveryStatus;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.OwnMessage;
import io.fairbot.whatsapp.PastChat;
import io.fairbot.whatsapp.channel.UnhandledEvent;
import io.fairbot.whatsapp.cloud.internal.webhook.WebhookEvent.AccountChanged;
import io.fairbot.whatsapp.cloud.internal.webhook.WebhookEvent.ChatRecalled;
import io.fairbot.whatsapp.cloud.internal.webhook.WebhookEvent.MessageReceived;
import io.fairbot.whatsapp.cloud.internal.webhook.WebhookEvent.MessageWritten;
import io.fairbot.whatsapp.cloud.internal.webhook.WebhookEvent.PartIgnored;
import io.fairbot.whatsapp.cloud.internal.webhook.WebhookEvent.PartKept;
import io.fairbot.whatsapp.cloud.internal.webhook.WebhookEvent.PersonChanged;
import io.fairbot.whatsapp.cloud.internal.webhook.WebhookEvent.StatusReported;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A parser of deliveries. It is as tolerant as Meta's promise is weak: a part that cannot be read, and one that this version does
 * not know, becomes a {@link PartKept}, and the parts next to it are read all the same. Only a body that is no JSON, deeper than
 * {@value Json#MAX_DEPTH} levels, or no list of changes at all is refused.
 */
final class WebhookParser {
    /** The object of a delivery of this product. */
    private static final String WHATSAPP = "whatsapp_business_account";

    private static final String MESSAGES = "messages";
    private static final String ECHOES = "smb_message_echoes";
    private static final String HISTORY = "history";
    private static final String STANDBY = "standby";
    /** The kind of what comes for a number without a branch. */
    static final String NUMBER = "number";

    private static final int MAX_WORD = 60;
    /** What the application does not do. */
    private static final Set<String> IGNORED = Set.of(
            "calls",
            "group_lifecycle_update",
            "group_participants_update",
            "group_settings_update",
            "group_status_update");
    /** Fields of accounts, numbers and templates. */
    private static final Set<String> OF_ACCOUNTS = Set.of(
            "message_template_status_update",
            "message_template_quality_update",
            "message_template_components_update",
            "template_category_update",
            "phone_number_quality_update",
            "phone_number_name_update",
            "business_capability_update",
            "account_update",
            "account_alerts",
            "account_review_update",
            "security");

    private final Predicate<String> isOurs;
    private final Instant now;
    private final List<WebhookEvent> events = new ArrayList<>();

    private WebhookParser(Predicate<String> isOurs, Instant now) {
        this.isOurs = isOurs;
        this.now = now;
    }

    /**
     * Reads a delivery.
     *
     * @param body the body, whose signature has been checked
     * @param isOurs whether the number with an id has a branch; what comes for another number is kept
     * @param now the time of events that have none
     * @return its events in their order, possibly none
     * @throws MalformedDeliveryException when it is not a delivery
     */
    static List<WebhookEvent> parse(byte[] body, Predicate<String> isOurs, Instant now)
            throws MalformedDeliveryException {
        WebhookParser parser = new WebhookParser(isOurs, now);
        parser.read(json(body));
        return List.copyOf(parser.events);
    }

    private static JsonNode json(byte[] body) throws MalformedDeliveryException {
        try {
            return Json.mapper().readTree(body);
        } catch (IOException e) {
            // The parser's own message repeats the body.
            throw new MalformedDeliveryException("The body is not valid JSON of up to " + Json.MAX_DEPTH + " levels.");
        }
    }

    private void read(JsonNode delivery) throws MalformedDeliveryException {
        Optional<String> object = JsonFields.text(delivery, "object", MAX_WORD);
        if (object.isEmpty() || !delivery.path("entry").isArray()) {
            throw new MalformedDeliveryException("The body must be an object with the fields object and entry.");
        }
        if (!object.get().equals(WHATSAPP)) {
            keep(Optional.empty(), "object", object.get(), delivery);
            return;
        }
        for (JsonNode entry : delivery.path("entry")) {
            String account = JsonFields.text(entry, "id", MAX_WORD).orElse("");
            List<JsonNode> changes = JsonFields.list(entry, "changes");
            if (changes.isEmpty()) {
                keep(Optional.empty(), "entry", "", entry);
            }
            changes.forEach(change -> change(account, change));
        }
    }

    private void change(String account, JsonNode change) {
        String field = JsonFields.text(change, "field", MAX_WORD).orElse("");
        JsonNode value = change.path("value");
        Optional<String> number = AccountParser.number(value);
        if (number.filter(isOurs.negate()).isPresent()) {
            keep(number, NUMBER, field, value);
        } else if (field.equals(MESSAGES) && number.isPresent()) {
            messages(account, number.get(), value);
        } else if (field.equals(ECHOES) && number.isPresent()) {
            echoes(number.get(), value);
        } else if (field.equals(HISTORY)) {
            history(number, value);
        } else if (IGNORED.contains(field)) {
            events.add(new PartIgnored(field));
        } else {
            keep(number, field, "", value);
            if (OF_ACCOUNTS.contains(field)) {
                events.add(new AccountChanged(AccountParser.parse(account, field, value)));
            } else if (field.equals(STANDBY)) {
                // Another application answers these customers: to be seen by an operator, and never answered.
                events.add(new AccountChanged(new AccountChange(account, number, field, "", "", true)));
            }
        }
    }

    private void messages(String account, String number, JsonNode value) {
        MessageParser parser = new MessageParser(contacts(value), now);
        JsonFields.list(value, MESSAGES).forEach(message -> message(number, parser, message));
        for (JsonNode status : JsonFields.list(value, "statuses")) {
            Optional<DeliveryStatus> read = StatusParser.parse(status, now);
            read.ifPresent(known -> events.add(new StatusReported(number, known)));
            if (read.isEmpty()) {
                keep(Optional.of(number), MESSAGES, "status", status);
            }
        }
        for (JsonNode error : JsonFields.list(value, "errors")) {
            keep(Optional.of(number), MESSAGES, "error", error);
            events.add(new AccountChanged(new AccountChange(
                    account,
                    Optional.of(number),
                    MESSAGES,
                    JsonFields.text(error, "code", MAX_WORD).orElse(""),
                    JsonFields.text(error, "title", MAX_WORD).orElse(""),
                    true)));
        }
        if (!value.path(MESSAGES).isArray()
                && !value.path("statuses").isArray()
                && !value.path("errors").isArray()) {
            keep(Optional.of(number), MESSAGES, "", value);
        }
    }

    private void message(String number, MessageParser parser, JsonNode message) {
        String type = JsonFields.text(message, "type", MAX_WORD).orElse("");
        if (type.equals("system")) {
            List<Alias> aliases = MessageParser.changed(message);
            if (aliases.size() > 1) {
                events.add(new PersonChanged(number, aliases));
            } else {
                keep(Optional.of(number), MESSAGES, type, message);
            }
            return;
        }
        Optional<InboundMessage> read = parser.received(message);
        read.ifPresent(known -> events.add(new MessageReceived(number, known)));
        if (read.isEmpty() || !ContentParser.isKnown(type)) {
            keep(Optional.of(number), MESSAGES, type, message);
        }
    }

    private void echoes(String number, JsonNode value) {
        MessageParser parser = new MessageParser(contacts(value), now);
        for (JsonNode echo : JsonFields.list(value, "message_echoes")) {
            Optional<OwnMessage> read = parser.written(echo);
            read.ifPresent(known -> events.add(new MessageWritten(number, known)));
            if (read.isEmpty()) {
                keep(Optional.of(number), ECHOES, "", echo);
            }
        }
    }

    /** Reads old chats; what remains of a chunk without a chat that can be read, such as a refusal, is kept. */
    private void history(Optional<String> number, JsonNode value) {
        MessageParser parser = new MessageParser(contacts(value), now);
        for (JsonNode chunk : JsonFields.list(value, HISTORY)) {
            List<PastChat> chats = number.isEmpty()
                    ? List.of()
                    : JsonFields.list(chunk, "threads").stream()
                            .flatMap(thread -> parser.recalled(thread).stream())
                            .toList();
            chats.forEach(chat -> events.add(new ChatRecalled(number.orElseThrow(), chat)));
            if (chats.isEmpty()) {
                keep(number, HISTORY, "", chunk);
            }
        }
        if (!value.path(HISTORY).isArray()) {
            keep(number, HISTORY, "", value);
        }
    }

    private static List<WebhookPerson> contacts(JsonNode value) {
        return JsonFields.list(value, "contacts").stream()
                .map(WebhookPerson::ofContact)
                .toList();
    }

    private void keep(Optional<String> number, String field, String type, JsonNode part) {
        String kind = (field.isEmpty() ? "unknown" : field) + (type.isEmpty() ? "" : "/" + type);
        events.add(new PartKept(
                number,
                JsonFields.cutUnits(kind, UnhandledEvent.MAX_KIND),
                JsonFields.cutUnits(JsonFields.wellFormed(part.toString()), UnhandledEvent.MAX_BODY)));
    }
}
