/**
 * The agent API: agents, their messages, health and state, and the gates of deployments.
 *
 * <p>Start at {@link io.fairbot.agent.Agent}; {@link io.fairbot.agent.AgentContext} holds the services of the coordinator for one run of an agent.
 */
@NullMarked
package io.fairbot.agent;

import org.jspecify.annotations.NullMarked;
