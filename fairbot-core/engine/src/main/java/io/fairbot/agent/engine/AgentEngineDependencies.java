package io.fairbot.agent.engine;

import io.fairbot.Internal;
import io.fairbot.agent.AgentStateChange;
import io.fairbot.runtime.Platform;
import io.fairbot.store.Leases;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The dependencies of an agent engine.
 *
 * @param node the identity of this node
 * @param platform time and threads
 * @param random spreads delays; safe for use from any thread
 * @param leases decide which node runs a singleton
 * @param contexts creates the context of each start
 * @param configurer configures agents before each start
 * @param events receives each change of a state, in order, on the engine's thread; must not block
 */
@Internal
public record AgentEngineDependencies(
        String node,
        Platform platform,
        RandomGenerator random,
        Leases leases,
        AgentContextFactory contexts,
        AgentConfigurer configurer,
        Consumer<AgentStateChange> events) {}
