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
record Vitals(Health health, Map<String, Health> parts) {
    static final Vitals UNKNOWN = new Vitals(Health.UP, Map.of());

    /** Asks the agent; fails with whatever it throws. */
    static Vitals of(Agent agent) {
        Health health = agent.health();
        Map<String, Health> parts = agent.parts();
        if (health == null || parts == null) {
            throw new IllegalStateException("it answered null in place of its health");
        }
        return new Vitals(health, Map.copyOf(parts));
    }
}
