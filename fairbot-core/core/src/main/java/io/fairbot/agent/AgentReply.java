package io.fairbot.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What an agent answers to a message; whoever did not ask does not hear it.
 *
 * @param payload what it says
 */
public record AgentReply(JsonNode payload) {
    private static final CompletionStage<AgentReply> NOTHING =
            CompletableFuture.completedStage(new AgentReply(NullNode.getInstance()));

    /**
     * The message is handled, and there is nothing to say.
     *
     * @return always the same stage, which has ended
     */
    public static CompletionStage<AgentReply> empty() {
        return NOTHING;
    }

    /**
     * The message is handled.
     *
     * @param payload what there is to say
     * @return a stage that has ended
     */
    public static CompletionStage<AgentReply> of(JsonNode payload) {
        return CompletableFuture.completedStage(new AgentReply(payload));
    }

    /**
     * The agent does not know messages of this type.
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
