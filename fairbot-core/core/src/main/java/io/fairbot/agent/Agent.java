package io.fairbot.agent;

import io.fairbot.config.ConfigSection;
import io.fairbot.store.Model;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Something that does work in the house: what an integrator implements.
 *
 * <p>The coordinator calls {@link #start} and {@link #stop} one after another, never at the same time, and again after a
 * stop; {@link #health} is called at any time from any thread. Nothing here may block: what takes long ends in the stage.
 * An agent that throws, hangs or falls silent is stopped and started again, and harms no other one. See docs/extend/AGENTS.md;
 * the contract is the suite {@code AgentContract} in fairbot-testkit.
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
     * Returns what of it people change while everything runs, see docs/operate/CONFIGURATION.md; asked once.
     *
     * @return its section of the runtime configuration, none by default
     */
    default Optional<ConfigSection<?>> configuration() {
        return Optional.empty();
    }

    /**
     * Begins to work. All agents it depends on work; those that it does not depend on may be starting at the same time.
     *
     * @param context what the coordinator gives it, valid until it stops; each start gets another one
     * @return ends when it is ready, within a minute unless the host says otherwise; when it fails, {@link #stop} is called
     */
    CompletionStage<Void> start(AgentContext context);

    /**
     * Handles a message of another agent. One message at a time, those of one sender in their order; the next one comes when
     * the stage of this one has ended, which takes 30 seconds at most unless the host says otherwise. Never called before
     * {@link #start} has ended well. A message whose handling fails is not repeated.
     *
     * @param message the message
     * @return ends when it is handled, with the answer for whoever asked; by default it fails, since no type is known
     */
    default CompletionStage<AgentReply> receive(AgentMessage message) {
        return AgentReply.unknownType(message);
    }

    /**
     * Ends its work and gives back what it took: routes, sessions, threads. When the house stops, all agents that depend on it
     * have stopped. Also called after a start that failed or did not end in time.
     *
     * @return ends when nothing is left, within four seconds unless the host says otherwise
     */
    CompletionStage<Void> stop();

    /**
     * Returns how it is. Must answer at once: this is its heartbeat, asked for at each {@code FAIRBOT_HEALTH_INTERVAL}. One that
     * does not come, also because this throws, is missed; an agent that misses {@code FAIRBOT_HEARTBEAT_MISSES} in a row is
     * restarted. To say that it is down is no miss.
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
