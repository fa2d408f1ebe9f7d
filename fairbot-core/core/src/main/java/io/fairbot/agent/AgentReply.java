package io.fairbot.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The reply of an agent to a message; it reaches the sender only of a request.
 *
 * @param payload the payload
 */
public record AgentReply(JsonNode payload) {
    private static final CompletionStage<AgentReply> NOTHING =
            CompletableFuture.completedStage(new AgentReply(NullNode.getInstance()));

    /**
     * Returns the reply to a message that is handled, without a payload.
     *
     * @return always the same completed stage
     */
    public static CompletionStage<AgentReply> empty() {
        return NOTHING;
    }

    /**
     * Returns the reply to a message that is handled, with a payload.
     *
     * @param payload the payload
     * @return a completed stage
     */
    public static CompletionStage<AgentReply> of(JsonNode payload) {
        return CompletableFuture.completedStage(new AgentReply(payload));
    }

    /**
     * Returns the failure that the agent does not know messages of this type.
     *
     * @param message the message
     * @return a stage that has failed with {@link AgentMessageFailure#UNKNOWN_TYPE}
     */
    public static CompletionStage<AgentReply> unknownType(AgentMessage message) {
        return CompletableFuture.failedStage(new AgentMessageException(
                AgentMessageFailure.UNKNOWN_TYPE,
                message.to() + " knows no messages of type " + message.type() + "; see what the agent takes."));
    }
}
