package io.fairbot.http.stream;

import java.util.Optional;

/**
 * One event of a response of type {@code text/event-stream} (server-sent events), as browsers read it with {@code EventSource}.
 *
 * @param id the id that a browser sends back as {@code Last-Event-ID} when it connects again, one line; empty for none
 * @param name the name for which a page registers a listener, one line; empty for {@code message}
 * @param data the text, of any number of lines
 */
public record ServerSentEvent(Optional<String> id, Optional<String> name, String data) {
    /** The content type of a response with events. */
    public static final String CONTENT_TYPE = "text/event-stream";

    /** A comment, which keeps the connection through proxies; browsers ignore it. */
    public static final String HEARTBEAT = ":\n\n";

    /** Checks that id and name are single lines. */
    public ServerSentEvent {
        requireOneLine("id", id);
        requireOneLine("name", name);
    }

    /**
     * Returns the event as text to be sent.
     *
     * @return the lines of the event, with the empty line at its end
     */
    public String text() {
        StringBuilder text = new StringBuilder();
        id.ifPresent(value -> text.append("id: ").append(value).append('\n'));
        name.ifPresent(value -> text.append("event: ").append(value).append('\n'));
        data.lines().forEach(line -> text.append("data: ").append(line).append('\n'));
        if (data.isEmpty()) {
            text.append("data:\n");
        }
        return text.append('\n').toString();
    }

    private static void requireOneLine(String field, Optional<String> value) {
        if (value.filter(text -> text.chars().anyMatch(letter -> letter == '\n' || letter == '\r' || letter == 0))
                .isPresent()) {
            throw new IllegalArgumentException("The " + field + " of an event must be one line.");
        }
    }
}
