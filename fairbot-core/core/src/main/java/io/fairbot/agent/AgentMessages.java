package io.fairbot.agent;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The messaging service of an agent, which sends messages to other agents of the same node. Safe for use from any thread;
 * no method blocks.
 *
 * <p>Each agent has a mailbox, which delivers the messages of one sender in the order in which they were sent, one at a time. The
 * number of messages of one sender that wait there is bounded; further ones are refused and stay with the sender. A flood therefore
 * fills only the sender's own part of a mailbox. Messages are in memory: those that wait when the process ends are lost, so what must
 * not be lost belongs in the store.
 *
 * <p>Stages end on threads of the agents, never at the same time as the {@link Agent#receive} of the agent that sent.
 */
public interface AgentMessages {

    /**
     * Sends a message.
     *
     * @param to {@code id}, or {@code id@node}
     * @param type the type, 1 to 100 characters
     * @param payload the payload; copied
     * @return whether the message was accepted
     * @throws IllegalArgumentException when the type is too short or too long
     */
    AgentSendResult send(String to, String type, JsonNode payload);

    /**
     * Sends a message with a correlation id.
     *
     * @param to {@code id}, or {@code id@node}
     * @param type the type, 1 to 100 characters
     * @param payload the payload; copied
     * @param correlationId the correlation id, 1 to 200 characters
     * @return whether the message was accepted
     * @throws IllegalArgumentException when type or correlation id are too short or too long
     */
    AgentSendResult send(String to, String type, JsonNode payload, String correlationId);

    /**
     * Sends a request to another agent.
     *
     * @param to {@code id}, or {@code id@node}
     * @param type the type, 1 to 100 characters
     * @param payload the payload; copied
     * @param timeout the time to wait for the reply; more than zero
     * @return a stage with the reply: a message with the request's type and correlation id; it fails with
     *     {@link AgentMessageException} when the request is refused, cannot be handled, or is not answered before the
     *     timeout
     * @throws IllegalArgumentException when the type is too short or too long, or the time is not more than zero
     */
    CompletionStage<AgentMessage> request(String to, String type, JsonNode payload, Duration timeout);

    /**
     * Sends a message to every other agent that runs.
     *
     * @param type the type, 1 to 100 characters
     * @param payload the payload; copied for each receiver
     * @return for each receiver whether the message was accepted
     * @throws IllegalArgumentException when the type is too short or too long
     */
    List<AgentSendResult> broadcast(String type, JsonNode payload);

    /**
     * Returns a stage that ends when a mailbox that was full accepts messages of this sender again.
     *
     * @param to {@code id}, or {@code id@node}
     * @return a stage that ends when half of the queue is free, and also when the receiver does not run any more
     */
    CompletionStage<Void> whenWritable(String to);
}
