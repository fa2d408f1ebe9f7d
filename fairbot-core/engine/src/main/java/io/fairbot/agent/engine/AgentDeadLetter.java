package io.fairbot.agent.engine;

import io.fairbot.Internal;
import io.fairbot.agent.AgentMessageFailure;
import java.time.Instant;

/**
 * A message that nobody handled. What it said is not kept.
 *
 * @param id its id
 * @param from who sent it
 * @param to who was to get it
 * @param type what it was about
 * @param failure why nobody handled it
 * @param at when that was known
 */
@Internal
public record AgentDeadLetter(
        String id, String from, String to, String type, AgentMessageFailure failure, Instant at) {}
