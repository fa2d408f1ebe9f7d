package io.fairbot.agent;

import io.fairbot.event.EventData;
import io.fairbot.event.EventKind;
import io.fairbot.security.Scope;
import java.time.Instant;

/**
 * A state transition of an agent.
 *
 * @param agent the id of the agent
 * @param instance its name on its node, {@code id@node}
 * @param from the state before
 * @param to the state now
 * @param reason the reason, in a sentence for an operator; empty where the state needs none
 * @param at the time of the change
 */
public record AgentStateChange(String agent, String instance, AgentState from, AgentState to, String reason, Instant at)
        implements EventData {
    /** The kind of these events. */
    public static final EventKind KIND = new EventKind("agent.changed", Scope.READ);

    @Override
    public EventKind kind() {
        return KIND;
    }

    @Override
    public String subject() {
        return agent;
    }
}
