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
     * Creates a message for which the sender does not wait.
     *
     * @param from the sender, {@code id@node}
     * @param to the receiver, as the sender named it
     * @param type the type, defined by the agents
     * @param payload the payload, the receiver's own copy
     * @param number a number that is unique for the sender
     * @param correlation the correlation id, or null to use the id of the message
     */
    @Internal
    public AgentMessage(
            String from, String to, String type, JsonNode payload, long number, @Nullable String correlation) {
        this.from = from;
        this.to = to;
        this.type = type;
        this.payload = payload;
        this.number = number;
        this.correlation = correlation;
        request = false;
    }

    private AgentMessage(AgentMessage message, boolean request) {
        from = message.from;
        to = message.to;
        type = message.type;
        payload = message.payload;
        number = message.number;
        correlation = message.correlation;
        this.request = request;
    }

    /**
     * Returns this message as one whose sender waits for a reply.
     *
     * @return the request
     */
    @Internal
    public AgentMessage asRequest() {
        return new AgentMessage(this, true);
    }

    /**
     * Returns the unique id of this message.
     *
     * @return the sender and a number
     */
    public String id() {
        // Computed on demand: the id of most messages is never used.
        return from + "/" + Long.toString(number, BASE);
    }

    /**
     * Returns the sender.
     *
     * @return {@code id@node}
     */
    public String from() {
        return from;
    }

    /**
     * Returns the receiver, as the sender named it.
     *
     * @return {@code id} or {@code id@node}
     */
    public String to() {
        return to;
    }

    /**
     * Returns the type.
     *
     * @return the type, defined by the agents
     */
    public String type() {
        return type;
    }

    /**
     * Returns the payload.
     *
     * @return the payload
     */
    public JsonNode payload() {
        return payload;
    }

    /**
     * Returns the correlation id: that of the request for a reply, else the one that the sender chose.
     *
     * @return the correlation id; the id of this message when the sender chose none
     */
    public String correlationId() {
        return correlation == null ? id() : correlation;
    }

    /**
     * Returns whether the sender waits for a reply.
     *
     * @return true for a request
     */
    public boolean isRequest() {
        return request;
    }

    /** Returns the id, type and receiver, and nothing of the payload. */
    @Override
    public String toString() {
        return "message " + id() + " of type " + type + " to " + to;
    }
}
