/**
 * Agents: units of work that the coordinator starts in the order of their dependencies, supervises and stops.
 *
 * <p>Start at {@link io.fairbot.agent.Agent}; {@link io.fairbot.agent.AgentContext} holds the services of the coordinator for one run of an agent.
 */
@NullMarked
package io.fairbot.agent;

import org.jspecify.annotations.NullMarked;
