package io.fairbot.coordination.status;

import io.fairbot.agent.Health;
import io.fairbot.agent.Health.HealthStatus;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The health of a coordinator: what {@code GET /health} answers. Not to be constructed otherwise than by a coordinator, since components
 * may be added.
 *
 * @param status DOWN when no request can be handled, DEGRADED when any component is not well, else UP
 * @param components the health by component, sorted, such as {@code storage}, {@code conversations}, {@code branch.matriz} or the id of an
 *     agent
 */
public record HealthReport(HealthStatus status, Map<String, Health> components) {
    /** The components without which requests cannot be handled, or not as they should be. */
    public static final Set<String> ESSENTIAL = Set.of("coordinator", "storage", "threads");

    /** Copies and sorts the components. */
    public HealthReport {
        components = Collections.unmodifiableMap(new TreeMap<>(components));
    }

    /**
     * Returns a report whose status follows from its components.
     *
     * @param components the health by component
     * @return the report
     */
    public static HealthReport of(Map<String, Health> components) {
        boolean down = components.entrySet().stream()
                .anyMatch(part ->
                        ESSENTIAL.contains(part.getKey()) && part.getValue().status() == HealthStatus.DOWN);
        boolean well = components.values().stream().allMatch(health -> health.status() == HealthStatus.UP);
        return new HealthReport(down ? HealthStatus.DOWN : well ? HealthStatus.UP : HealthStatus.DEGRADED, components);
    }
}
