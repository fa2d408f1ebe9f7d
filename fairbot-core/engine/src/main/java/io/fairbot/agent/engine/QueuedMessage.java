package io.fairbot.agent.engine;

import io.fairbot.agent.AgentMessage;
import org.jspecify.annotations.Nullable;

/**
 * A message in a mailbox.
 *
 * @param message the message
 * @param question who waits for the answer, or null
 */
record QueuedMessage(AgentMessage message, @Nullable PendingRequest question) {}
