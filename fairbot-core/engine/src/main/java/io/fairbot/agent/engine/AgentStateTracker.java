package io.fairbot.agent.engine;

import io.fairbot.agent.AgentEvent;
import io.fairbot.agent.AgentState;
import io.fairbot.runtime.TimeSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where one agent stands, and how it came there. Changed on one thread, read on any. */
final class AgentStateTracker {
    private static final Logger log = LoggerFactory.getLogger(AgentStateTracker.class);
    private static final int REMEMBERED = 20;

    private final String id;
    private final String instance;
    private final TimeSource time;
    private final Consumer<AgentEvent> listener;
    private volatile AgentStatus step;
    private volatile List<AgentEvent> history = List.of();

    /**
     * Where it stands.
     *
     * @param state the state
     * @param reason why, empty where the state says all
     * @param since when it came into the state
     */
    record AgentStatus(AgentState state, String reason, Instant since) {}

    AgentStateTracker(String id, String instance, TimeSource time, Consumer<AgentEvent> listener) {
        this.id = id;
        this.instance = instance;
        this.time = time;
        this.listener = listener;
        step = new AgentStatus(AgentState.REGISTERED, "", time.now());
    }

    AgentState state() {
        return step.state;
    }

    AgentStatus step() {
        return step;
    }

    /** The last changes, the newest last. */
    List<AgentEvent> history() {
        return history;
    }

    /**
     * Takes a step.
     *
     * @throws IllegalStateException when it is none of the legal ones
     */
    void become(AgentState next, String reason) {
        AgentState before = step.state;
        if (!before.canTransitionTo(next)) {
            throw new IllegalStateException("The agent " + id + " is " + before + " and cannot become " + next
                    + "; only " + before.allowedTransitions() + " can follow.");
        }
        AgentEvent event = new AgentEvent(id, instance, before, next, reason, time.now());
        step = new AgentStatus(next, reason, event.at());
        List<AgentEvent> longer = new ArrayList<>(history);
        longer.add(event);
        history = List.copyOf(longer.subList(Math.max(0, longer.size() - REMEMBERED), longer.size()));
        tell(event);
    }

    /** Gives another reason for being where it is. */
    void explain(String reason) {
        step = new AgentStatus(step.state, reason, step.since);
    }

    private void tell(AgentEvent event) {
        if (event.to() == AgentState.FAILED) {
            log.error("The agent {} has failed: {}", instance, event.reason());
        } else {
            log.info("The agent {} is {} {}", instance, event.to(), event.reason());
        }
        try {
            listener.accept(event);
        } catch (RuntimeException e) {
            log.error("The change of the agent {} could not be told", instance, e);
        }
    }
}
