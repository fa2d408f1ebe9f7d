package io.fairbot.agent.engine;

import io.fairbot.agent.AgentState;
import io.fairbot.agent.AgentStateChange;
import io.fairbot.agent.Health;
import io.fairbot.runtime.TimeSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The published state of one agent, and its history. Changed on the event loop, read on any thread. */
final class AgentStateTracker {
    private static final Logger log = LoggerFactory.getLogger(AgentStateTracker.class);
    private static final int HISTORY_LENGTH = 20;

    private final String id;
    private final String instance;
    private final TimeSource time;
    private final Consumer<AgentStateChange> listener;
    private volatile PublishedState status;
    private volatile List<AgentStateChange> history = List.of();

    /**
     * The state of an agent since a point in time.
     *
     * @param state the state
     * @param reason the reason; empty when the state needs none
     * @param since when the state began
     */
    record PublishedState(AgentState state, String reason, Instant since) {

        /** Returns the health that the state implies; while the agent runs, its own health counts. */
        Health health(boolean standby, Health own) {
            return switch (state) {
                case READY -> Health.worst(Health.UP, own);
                case DEGRADED -> Health.worst(Health.degraded(reason), own);
                case CONFIGURED ->
                    standby
                            ? new Health(Health.HealthStatus.UP, reason)
                            : Health.down(("The agent is CONFIGURED. " + reason).strip());
                default -> Health.down(("The agent is " + state + ". " + reason).strip());
            };
        }
    }

    AgentStateTracker(String id, String instance, TimeSource time, Consumer<AgentStateChange> listener) {
        this.id = id;
        this.instance = instance;
        this.time = time;
        this.listener = listener;
        status = new PublishedState(AgentState.REGISTERED, "", time.now());
    }

    AgentState state() {
        return status.state;
    }

    PublishedState status() {
        return status;
    }

    /** Returns the last 20 changes, the newest last. */
    List<AgentStateChange> history() {
        return history;
    }

    /** Publishes a state; when it is published already, only its reason changes, which is no event. */
    void show(AgentState next, String reason) {
        if (next == status.state) {
            status = new PublishedState(next, reason, status.since);
        } else {
            transitionTo(next, reason);
        }
    }

    /**
     * Changes the state.
     *
     * @throws IllegalStateException when the state cannot follow the current one
     */
    void transitionTo(AgentState next, String reason) {
        AgentState before = status.state;
        if (!before.canTransitionTo(next)) {
            throw new IllegalStateException("The agent " + id + " is " + before + " and cannot become " + next
                    + "; only " + before.allowedTransitions() + " can follow.");
        }
        AgentStateChange event = new AgentStateChange(id, instance, before, next, reason, time.now());
        status = new PublishedState(next, reason, event.at());
        List<AgentStateChange> longer = new ArrayList<>(history);
        longer.add(event);
        history = List.copyOf(longer.subList(Math.max(0, longer.size() - HISTORY_LENGTH), longer.size()));
        notifyListener(event);
    }

    private void notifyListener(AgentStateChange event) {
        if (event.to() == AgentState.FAILED) {
            log.error("The agent {} has failed: {}", instance, event.reason());
        } else {
            log.info("The agent {} is {} {}", instance, event.to(), event.reason());
        }
        try {
            listener.accept(event);
        } catch (RuntimeException e) {
            log.error("The listener of agent events failed at a change of {}", instance, e);
        }
    }
}
