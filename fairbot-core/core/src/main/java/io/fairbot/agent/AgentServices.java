package io.fairbot.agent;

import java.util.Optional;

/**
 * The services that the agents of one coordinator offer each other: a registry of objects by their public interface. Safe for use from any
 * thread.
 *
 * <p>An agent registers its services while it starts, so that the agents that {@linkplain AgentInfo#dependsOn depend} on it find them
 * when they start; without that dependency the order of starts is not defined. What an agent registered is withdrawn after it has
 * stopped, and registered again by its next start.
 *
 * <p>What {@link #find} returns outlives a restart of the provider: it passes each call to the object that is registered at that moment.
 * While none is, a method that returns a {@link java.util.concurrent.CompletionStage} returns a failed one, and any other throws a
 * {@link ServiceUnavailableException}. So a consumer finds a service once, and needs no listener.
 */
public interface AgentServices {

    /**
     * Offers a service to the other agents, until this agent has stopped.
     *
     * @param type the interface under which others find it
     * @param service the implementation, called on the threads of its callers
     * @param <T> the interface
     * @throws IllegalArgumentException when the type is not a public interface
     * @throws IllegalStateException when another agent offers a service of this type, this one does already, or it has stopped
     */
    <T> void register(Class<T> type, T service);

    /**
     * Finds a service.
     *
     * @param type its interface
     * @param <T> the interface
     * @return the service; empty when no agent has registered one of this type since the coordinator was started
     * @throws IllegalArgumentException when the type is not a public interface
     */
    <T> Optional<T> find(Class<T> type);
}
