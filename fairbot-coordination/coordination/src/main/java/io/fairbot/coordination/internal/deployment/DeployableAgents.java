package io.fairbot.coordination.internal.deployment;

import io.fairbot.agent.Agent;
import io.fairbot.agent.engine.AgentEngine;
import io.fairbot.agent.engine.AgentOptions;
import java.util.List;

/**
 * The agents that a deployment can restart.
 *
 * @param engine the engine that runs them
 * @param options their limits and timeouts
 * @param all the agents, in the order of their start
 */
public record DeployableAgents(AgentEngine engine, AgentOptions options, List<Agent> all) {}
