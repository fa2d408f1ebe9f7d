package io.fairbot.coordination.internal;

import io.fairbot.agent.Agent;
import io.fairbot.agent.AgentContext;
import io.fairbot.agent.Health;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One agent and how far it is. Its methods may be called from any thread; start and stop one after another. */
public final class AgentRunner {
    private static final Logger log = LoggerFactory.getLogger(AgentRunner.class);

    private final Agent agent;
    private final String instance;
    private volatile State state = State.REGISTERED;

    /** How far an agent is. */
    public enum State {
        /** It is known and was never started. */
        REGISTERED,
        /** It begins to work. */
        STARTING,
        /** It works. */
        READY,
        /** It could not start. */
        FAILED,
        /** It has ended its work. */
        STOPPED
    }

    /** Creates the runner of an agent on a node. */
    public AgentRunner(Agent agent, String node) {
        this.agent = agent;
        instance = agent.info().id() + "@" + node;
    }

    /** The agent. */
    public Agent agent() {
        return agent;
    }

    /** Its name on this node. */
    public String instance() {
        return instance;
    }

    /** How far it is. */
    public State state() {
        return state;
    }

    /** Starts it. */
    public CompletionStage<Void> start(AgentContext context) {
        state = State.STARTING;
        CompletionStage<Void> started;
        try {
            started = agent.start(context);
        } catch (RuntimeException e) {
            started = CompletableFuture.failedStage(e);
        }
        return started.whenComplete((done, failure) -> state = failure == null ? State.READY : State.FAILED);
    }

    /** Stops it, also after a start that failed. */
    public CompletionStage<Void> stop() {
        State before = state;
        return agent.stop().whenComplete((done, failure) -> {
            if (before != State.FAILED) {
                state = State.STOPPED;
            }
        });
    }

    /** How it and its parts are, by name. */
    public Map<String, Health> health() {
        Map<String, Health> all = new TreeMap<>();
        String id = agent.info().id();
        if (state != State.READY) {
            all.put(id, Health.down("The agent is " + state + "."));
            return all;
        }
        try {
            all.put(id, agent.health());
            all.putAll(agent.parts());
        } catch (RuntimeException e) {
            log.warn("The agent {} cannot say how it is", instance, e);
            all.put(id, Health.down("The agent cannot say how it is; the log says why."));
        }
        return all;
    }
}
