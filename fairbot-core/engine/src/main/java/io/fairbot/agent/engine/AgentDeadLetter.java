package io.fairbot.agent.engine;

import io.fairbot.Internal;
import io.fairbot.agent.AgentMessageFailure;
import java.time.Instant;

/**
 * A message that was not handled, without its payload.
 *
 * @param id its id
 * @param from the sender
 * @param to the receiver, as the sender named it
 * @param type its type
 * @param failure the reason
 * @param at when it became a dead letter
 */
@Internal
public record AgentDeadLetter(
        String id, String from, String to, String type, AgentMessageFailure failure, Instant at) {}
