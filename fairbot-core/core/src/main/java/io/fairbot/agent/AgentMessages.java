package io.fairbot.agent;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What an agent says to others. Safe for use from any thread; nothing here waits.
 *
 * <p>Each agent has a mailbox. It gets the messages of one sender in the order in which they were sent, one at a time. How many of one
 * sender wait there is bounded; who sends more is told so and still has the message. A flood therefore fills only the flooder's own
 * part of a mailbox. Messages are in memory: those that wait when the process ends are lost, so what must not be lost goes
 * through the store.
 *
 * <p>Stages end on threads of the agents, never at the same time as the {@link Agent#receive} of whoever asked.
 */
public interface AgentMessages {

    /**
     * Sends a message.
     *
     * @param to {@code id}, or {@code id@node}
     * @param type what it is about, 1 to 100 characters
     * @param payload what it says; copied
     * @return whether it was accepted
     * @throws IllegalArgumentException when the type is too short or too long
     */
    AgentSendResult send(String to, String type, JsonNode payload);

    /**
     * Sends a message that belongs to something.
     *
     * @param to {@code id}, or {@code id@node}
     * @param type what it is about, 1 to 100 characters
     * @param payload what it says; copied
     * @param correlationId what it belongs to, 1 to 200 characters
     * @return whether it was accepted
     * @throws IllegalArgumentException when type or correlation id are too short or too long
     */
    AgentSendResult send(String to, String type, JsonNode payload, String correlationId);

    /**
     * Asks another agent.
     *
     * @param to {@code id}, or {@code id@node}
     * @param type what it is about, 1 to 100 characters
     * @param payload what it says; copied
     * @param timeout how long to wait for the answer; more than zero
     * @return the answer: a message with the request's type and correlation id; fails with {@link AgentMessageException} when the request is
     *     refused, cannot be handled, or is not answered in time
     * @throws IllegalArgumentException when the type is too short or too long, or the time is not more than zero
     */
    CompletionStage<AgentMessage> request(String to, String type, JsonNode payload, Duration timeout);

    /**
     * Sends a message to each other agent that runs.
     *
     * @param type what it is about, 1 to 100 characters
     * @param payload what it says; copied for each
     * @return for each of them whether it was accepted
     * @throws IllegalArgumentException when the type is too short or too long
     */
    List<AgentSendResult> broadcast(String type, JsonNode payload);

    /**
     * Waits until a mailbox that was full takes messages of this sender again.
     *
     * @param to {@code id}, or {@code id@node}
     * @return ends when half of the room is free, and also when the receiver does not run any more
     */
    CompletionStage<Void> whenWritable(String to);
}
