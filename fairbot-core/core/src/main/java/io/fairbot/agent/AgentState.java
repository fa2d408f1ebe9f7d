package io.fairbot.agent;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * The state of an agent. From each state only some others can follow, see {@link #allowedTransitions()}.
 *
 * <pre>
 * REGISTERED → CONFIGURED → STARTING → READY ⇄ DEGRADED
 *                  ↑            ↓         ↓        ↓
 *                  └───────── FAILED, STOPPED
 * </pre>
 */
public enum AgentState {
    /** Known; it has not accepted a configuration yet. */
    REGISTERED,
    /** It has accepted its configuration, and waits for its dependencies or for the lease of a singleton. */
    CONFIGURED,
    /** Its start is pending. */
    STARTING,
    /** Running. */
    READY,
    /** Running in part: its health is not UP, it misses heartbeats, or a dependency does not run. */
    DEGRADED,
    /** Not running: it could not start, or missed too many heartbeats. It is restarted unless the reason says otherwise. */
    FAILED,
    /** Stopped, until it is started again. */
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
     * @return the states, without this one
     */
    public Set<AgentState> allowedTransitions() {
        return Set.copyOf(NEXT.getOrDefault(this, Set.of()));
    }

    /**
     * Returns whether another state can follow this one.
     *
     * @param other the other state
     * @return true when the transition is allowed
     */
    public boolean canTransitionTo(AgentState other) {
        return NEXT.getOrDefault(this, Set.of()).contains(other);
    }

    /**
     * Returns whether the agent runs, at least in part, so that agents which depend on it can run.
     *
     * @return true for {@link #READY} and {@link #DEGRADED}
     */
    public boolean isRunning() {
        return this == READY || this == DEGRADED;
    }
}
