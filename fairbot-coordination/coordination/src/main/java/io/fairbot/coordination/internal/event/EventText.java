package io.fairbot.coordination.internal.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.event.Event;
import io.fairbot.event.EventData;
import io.fairbot.event.EventPosition;
import io.fairbot.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A writer of the texts that a reader of events receives. Safe for use from any thread. */
final class EventText {
    private static final Logger log = LoggerFactory.getLogger(EventText.class);
    /** The greatest length of the content of an event, in characters; an agent's may be of any size. */
    private static final int MAX_DATA = 4000;

    private static final int MAX_NAME = 200;

    private final Set<String> reported = ConcurrentHashMap.newKeySet();

    /** Returns an event; without its content when that is too large, or cannot be written. */
    String event(Event event) {
        ObjectNode text = Json.mapper()
                .createObjectNode()
                .put("seq", event.sequence())
                .put("type", event.kind().name())
                .put("at", event.at().toString())
                .put("subject", shortened(event.subject()));
        event.branch().ifPresent(branch -> text.put("branch", shortened(branch)));
        text.set("data", data(event));
        return text.toString();
    }

    private static String shortened(String name) {
        return name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME);
    }

    private ObjectNode data(Event event) {
        ObjectNode nothing = Json.mapper().createObjectNode();
        try {
            JsonNode data = Json.mapper().<JsonNode>valueToTree(event.data());
            if (data instanceof ObjectNode fields && data.toString().length() <= MAX_DATA) {
                // They stand beside the content.
                return fields.without(Set.of("branch", "subject"));
            }
            report(event.data(), "it is no object, or longer than " + MAX_DATA + " characters", null);
        } catch (IllegalArgumentException e) {
            report(event.data(), "it cannot be written as JSON", e);
        }
        return nothing;
    }

    private void report(EventData data, String why, @Nullable Throwable cause) {
        if (reported.add(data.getClass().getName())) {
            log.warn(
                    "GET /events shows events of the type {} without their content: {}; let it be a small record",
                    data.getClass().getName(),
                    why,
                    cause);
        }
    }

    static String hello(EventPosition position, Instant now, Duration ping) {
        return Json.mapper()
                .createObjectNode()
                .put("type", "hello")
                .put("epoch", position.epoch())
                .put("seq", position.sequence())
                .put("now", now.toString())
                .put("pingEvery", ping.toSeconds())
                .toString();
    }

    static String ping(long sequence, Instant now) {
        return Json.mapper()
                .createObjectNode()
                .put("type", "ping")
                .put("seq", sequence)
                .put("now", now.toString())
                .toString();
    }

    static String resync(long sequence, ResyncReason reason) {
        return Json.mapper()
                .createObjectNode()
                .put("type", "resync")
                .put("seq", sequence)
                .put("reason", reason.text())
                .toString();
    }

    /** Why a reader has to read the state again. */
    enum ResyncReason {
        /** The position is of another run. */
        RESTARTED("restarted"),
        /** The position is of this run, and after its last event. */
        UNKNOWN_POSITION("unknown-position"),
        /** More has happened since than is retained, or than a reader may be sent at once. */
        TOO_OLD("too-old"),
        /** The reader, or the server, was too slow. */
        TOO_SLOW("too-slow");

        private final String text;

        ResyncReason(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }
}
