package io.fairbot.agent;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * How far an agent is. From each state only some others can be reached; {@link #allowedTransitions()} is the whole table.
 *
 * <pre>
 * REGISTERED → CONFIGURED → STARTING → READY ⇄ DEGRADED
 *                  ↑            ↓         ↓        ↓
 *                  └───────── FAILED, STOPPED
 * </pre>
 */
public enum AgentState {
    /** It is known, and no configuration was accepted for it yet. */
    REGISTERED,
    /** Its configuration is accepted; it waits for its dependencies, or for its turn as the only one of its kind. */
    CONFIGURED,
    /** It begins to work. */
    STARTING,
    /** It works. */
    READY,
    /** It works in part: it says so itself, misses heartbeats, or something it depends on does not work. */
    DEGRADED,
    /** It does not work: it could not start, or missed too many heartbeats. It is started again unless the reason says otherwise. */
    FAILED,
    /** It has ended its work; nobody wants it to run. */
    STOPPED;

    private static final Map<AgentState, Set<AgentState>> NEXT = Map.of(
            REGISTERED, EnumSet.of(CONFIGURED, FAILED, STOPPED),
            CONFIGURED, EnumSet.of(STARTING, FAILED, STOPPED),
            STARTING, EnumSet.of(READY, FAILED, STOPPED),
            READY, EnumSet.of(DEGRADED, FAILED, STOPPED),
            DEGRADED, EnumSet.of(READY, FAILED, STOPPED),
            FAILED, EnumSet.of(CONFIGURED, STOPPED),
            STOPPED, EnumSet.of(CONFIGURED, FAILED));

    /**
     * Returns the states that can follow this one.
     *
     * @return the states, never this one itself
     */
    public Set<AgentState> allowedTransitions() {
        return Set.copyOf(NEXT.getOrDefault(this, Set.of()));
    }

    /**
     * Tells whether another state can follow this one.
     *
     * @param other the other one
     * @return whether the step is legal
     */
    public boolean canTransitionTo(AgentState other) {
        return NEXT.getOrDefault(this, Set.of()).contains(other);
    }

    /**
     * Tells whether the agent works, at least in part: then those who depend on it can work.
     *
     * @return true for {@link #READY} and {@link #DEGRADED}
     */
    public boolean isRunning() {
        return this == READY || this == DEGRADED;
    }
}
