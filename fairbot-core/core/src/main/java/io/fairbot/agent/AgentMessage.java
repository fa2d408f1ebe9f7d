package io.fairbot.agent;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.Internal;
import org.jspecify.annotations.Nullable;

/** A message from one agent to another. Immutable; the payload is the receiver's own copy. */
public final class AgentMessage {
    private static final int BASE = 36;

    private final String from;
    private final String to;
    private final String type;
    private final JsonNode payload;
    private final long number;
    private final @Nullable String correlation;
    private final boolean request;

    /**
     * Creates a message; engines do that, and tests of agents.
     *
     * @param from who sends it, {@code id@node}
     * @param to who gets it, as the sender named it
     * @param type what it is about, a word of the agents' own
     * @param payload what it says
     * @param number tells it from all others of the same sender
     * @param correlation what it belongs to, or null when it begins something
     * @param request whether the sender waits for an answer
     */
    @Internal
    public AgentMessage(
            String from,
            String to,
            String type,
            JsonNode payload,
            long number,
            @Nullable String correlation,
            boolean request) {
        this.from = from;
        this.to = to;
        this.type = type;
        this.payload = payload;
        this.number = number;
        this.correlation = correlation;
        this.request = request;
    }

    /**
     * Returns its name, unlike that of all others.
     *
     * @return the sender and a number
     */
    public String id() {
        // Made when it is asked for: most messages are never called by their name.
        return from + "/" + Long.toString(number, BASE);
    }

    /**
     * Returns who sent it.
     *
     * @return {@code id@node}
     */
    public String from() {
        return from;
    }

    /**
     * Returns who gets it, as the sender named it.
     *
     * @return {@code id} or {@code id@node}
     */
    public String to() {
        return to;
    }

    /**
     * Returns what it is about.
     *
     * @return a word of the agents' own
     */
    public String type() {
        return type;
    }

    /**
     * Returns what it says.
     *
     * @return the payload
     */
    public JsonNode payload() {
        return payload;
    }

    /**
     * Returns what it belongs to: the id of the message that began it, or what the sender said.
     *
     * @return the correlation id; its own id when it begins something
     */
    public String correlationId() {
        return correlation == null ? id() : correlation;
    }

    /**
     * Tells whether the sender waits for an answer.
     *
     * @return true for a request
     */
    public boolean isRequest() {
        return request;
    }

    /** Names the message and says nothing of what is in it. */
    @Override
    public String toString() {
        return "message " + id() + " of type " + type + " to " + to;
    }
}
