package io.fairbot.agent;

import io.fairbot.config.ConfigSection;
import io.fairbot.config.SettingSchema;
import io.fairbot.store.Model;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A component with a lifecycle, health and a mailbox that the coordinator starts, supervises and stops; implemented by
 * integrators.
 *
 * <p>The coordinator calls {@link #start} and {@link #stop} one after another, never at the same time, and again after a
 * stop; {@link #health} is called at any time from any thread. No method may block: long work ends in the returned stage.
 * An agent that throws, hangs or does not answer is stopped and restarted, without harm to others. See docs/extend/AGENTS.md;
 * the contract is the suite {@code AgentContract} in fairbot-testkit.
 */
public interface Agent {

    /**
     * Returns the identity of this agent, which never changes.
     *
     * @return the information
     */
    AgentInfo info();

    /**
     * Returns the models that this agent stores. Called once, before the store is opened.
     *
     * @return the models, none by default
     */
    default List<Model<?>> models() {
        return List.of();
    }

    /**
     * Returns the configuration of this agent that operators change at run time, see docs/operate/CONFIGURATION.md. Called once.
     *
     * @return the section of the runtime configuration, none by default
     */
    default Optional<ConfigSection<?>> configuration() {
        return Optional.empty();
    }

    /**
     * Returns the settings that branches have for this agent, such as a price list. They are fields of the description of a
     * branch, where they are checked, and handlers find their values in {@link io.fairbot.branch.Branch#settings()}; secret ones
     * are encrypted in the store and masked elsewhere. Two agents may declare the same setting. Called once.
     *
     * @return the settings, none by default
     */
    default SettingSchema branchSettings() {
        return SettingSchema.NONE;
    }

    /**
     * Starts the agent. All agents it depends on run; others may be starting at the same time.
     *
     * @param context the services of the coordinator, valid until this agent has stopped; each start gets a new one
     * @return a stage that ends when the agent is ready, within a minute by default; when it fails, {@link #stop} is called
     */
    CompletionStage<Void> start(AgentContext context);

    /**
     * Handles a message of another agent. Messages are delivered one at a time, those of one sender in their order; the
     * next one follows when the stage of this one has ended, after at most 30 seconds by default. Never called before
     * {@link #start} has completed normally. A message whose handling fails is not delivered again.
     *
     * @param message the message
     * @return a stage that ends when the message is handled, with the reply to a request; by default it fails with {@link
     *     AgentMessageFailure#UNKNOWN_TYPE}
     */
    default CompletionStage<AgentReply> receive(AgentMessage message) {
        return AgentReply.unknownType(message);
    }

    /**
     * Stops the agent and releases its resources: routes, sessions, threads. When the coordinator stops, all agents that
     * depend on this one have stopped before. Also called after a start that failed or exceeded its time limit.
     *
     * @return a stage that ends when all resources are released, within four seconds by default
     */
    CompletionStage<Void> stop();

    /**
     * Returns the health of this agent, immediately: this is its heartbeat, queried every {@code FAIRBOT_HEALTH_INTERVAL}.
     * A heartbeat is missed when no answer comes or this throws; an agent that misses {@code FAIRBOT_HEARTBEAT_MISSES} in a
     * row is restarted. Returning {@link Health#down} is not a miss.
     *
     * @return the health, {@link Health#UP} by default
     */
    default Health health() {
        return Health.UP;
    }

    /**
     * Returns the health of the parts of this agent, such as branches, immediately.
     *
     * @return the health by the name of the part, none by default
     */
    default Map<String, Health> parts() {
        return Map.of();
    }
}
