package io.fairbot.agent.engine;

import io.fairbot.agent.Agent;
import io.fairbot.agent.Health;
import java.util.Map;

/**
 * What an agent says about itself.
 *
 * @param health how it is
 * @param parts how its parts are
 */
record HealthSample(Health health, Map<String, Health> parts) {
    static final HealthSample UNKNOWN = new HealthSample(Health.UP, Map.of());

    /** Asks the agent; fails with whatever it throws. */
    static HealthSample of(Agent agent) {
        Health health = agent.health();
        Map<String, Health> parts = agent.parts();
        if (health == null || parts == null) {
            throw new IllegalStateException("it answered null in place of its health");
        }
        return new HealthSample(health, Map.copyOf(parts));
    }
}
