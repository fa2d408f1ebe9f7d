package io.fairbot.conversation.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.conversation.handoff.HandoffState;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.MessageRef;
import io.fairbot.whatsapp.Purpose;
import java.time.Instant;
import java.util.List;

/** The migrations of stored rows from earlier versions. */
final class RowMigrations {
    /** The beginnings of the ids of events that were no messages; version 0.1 named them as answered, too. */
    private static final List<String> OTHER_EVENTS = List.of("timer/", "attendant/", "delivery-failed/");

    private RowMigrations() {}

    /** Adds the chat to a message of the inbox: until version 0.1 all chats were private. */
    static ObjectNode withChat(ObjectNode row) {
        if (row.at("/event/event").asText().equals("message")) {
            row.put("chat", alias(row.path("from")).key());
        }
        return row;
    }

    /** Adds the purpose to a row of the outbox, and the chats to the messages that it answers. */
    static ObjectNode withPurpose(ObjectNode row) {
        JsonNode answered = row.path("inReplyTo");
        row.put("purpose", (answered.isEmpty() ? Purpose.NOTICE : Purpose.REPLY).name());
        Alias customer = alias(row.path("to"));
        ArrayNode messages = row.putArray("inReplyTo");
        for (JsonNode event : answered) {
            if (OTHER_EVENTS.stream().noneMatch(event.asText()::startsWith)) {
                MessageRef message = MessageRef.of(customer, event.asText());
                messages.addObject().put("chat", message.chat()).put("id", message.id());
            }
        }
        return row;
    }

    /** Makes a conversation that was paused one that is taken; until version 0.1 nobody could ask for an attendant. */
    static ObjectNode withHandoff(ObjectNode row) {
        JsonNode by = row.remove("pausedBy");
        row.remove("paused");
        if (by != null && by.isTextual()) {
            Instant since = Instant.parse(row.path("lastEventAt").asText());
            row.putObject("handoff")
                    .put("state", HandoffState.TAKEN.name())
                    .put("since", since.toString())
                    .put("by", by.asText())
                    .put("spokeAt", since.toString())
                    .put("reminders", 0);
            row.put("handoffState", HandoffState.TAKEN.name()).put("handoffPlace", since.toEpochMilli());
        }
        return row;
    }

    private static Alias alias(JsonNode stored) {
        return new Alias(
                Alias.AliasKind.valueOf(stored.path("kind").asText()),
                stored.path("value").asText());
    }
}
