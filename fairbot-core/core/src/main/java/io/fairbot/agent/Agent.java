package io.fairbot.agent;

import io.fairbot.store.Model;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Something that does work in the house: what an integrator implements.
 *
 * <p>The coordinator calls {@link #start} and {@link #stop} one after another, never at the same time, and again after a
 * stop; {@link #health} is called at any time from any thread. Nothing here may block: what takes long ends in the stage.
 */
public interface Agent {

    /**
     * Returns who it is; always the same.
     *
     * @return the information
     */
    AgentInfo info();

    /**
     * Returns what it keeps in the store; asked once before the store is opened.
     *
     * @return its models, none by default
     */
    default List<Model<?>> models() {
        return List.of();
    }

    /**
     * Begins to work. All agents it depends on are ready.
     *
     * @param context what the coordinator gives it, valid until it stops
     * @return ends when it is ready; when it fails, the coordinator stops what it has started
     */
    CompletionStage<Void> start(AgentContext context);

    /**
     * Ends its work and gives back what it took: routes, sessions, threads. All agents that depend on it have stopped. Also
     * called after a start that failed.
     *
     * @return ends when nothing is left
     */
    CompletionStage<Void> stop();

    /**
     * Returns how it is. Must answer at once.
     *
     * @return its health, {@link Health#UP} by default
     */
    default Health health() {
        return Health.UP;
    }

    /**
     * Returns how its parts are, such as the branches of a multi-branch agent. Must answer at once.
     *
     * @return health by the part's name, none by default
     */
    default Map<String, Health> parts() {
        return Map.of();
    }
}
