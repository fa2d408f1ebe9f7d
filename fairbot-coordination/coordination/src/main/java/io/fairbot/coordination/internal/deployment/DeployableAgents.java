package io.fairbot.coordination.internal.deployment;

import io.fairbot.agent.Agent;
import io.fairbot.agent.engine.AgentEngine;
import io.fairbot.agent.engine.AgentOptions;
import java.util.List;

/**
 * The agents that deployments restart.
 *
 * @param engine runs them
 * @param options their limits and times
 * @param all the agents, in the order of their start
 */
public record DeployableAgents(AgentEngine engine, AgentOptions options, List<Agent> all) {}
