/**
 * What does the work in the house: agents, which the coordinator starts in the order of their dependencies, watches and
 * stops.
 *
 * <p>Start at {@link io.fairbot.agent.Agent}; {@link io.fairbot.agent.AgentContext} is all an agent gets of the coordinator.
 */
@NullMarked
package io.fairbot.agent;

import org.jspecify.annotations.NullMarked;
