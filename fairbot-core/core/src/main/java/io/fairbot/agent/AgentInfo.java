package io.fairbot.agent;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * The identity of an agent, its dependencies and its capabilities.
 *
 * @param id its unique name: a lower-case letter and up to 39 more lower-case letters, digits or hyphens
 * @param version the version of its code, for operators
 * @param dependsOn the ids of the agents that run before it starts and stop after it
 * @param capabilities free words for operators and other agents
 * @param singleton whether at most one instance runs at a time among all nodes on one store
 */
public record AgentInfo(String id, String version, Set<String> dependsOn, Set<String> capabilities, boolean singleton) {
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,39}");

    /**
     * Validates the values and copies the sets.
     *
     * @throws IllegalArgumentException when the id is not allowed, or when the agent depends on itself
     */
    public AgentInfo {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "\"" + id + "\" cannot name an agent: it must be a lower-case letter and up"
                            + " to 39 more lower-case letters, digits or hyphens.");
        }
        dependsOn = Set.copyOf(dependsOn);
        capabilities = Set.copyOf(capabilities);
        if (dependsOn.contains(id)) {
            throw new IllegalArgumentException("The agent " + id + " depends on itself; leave that out.");
        }
    }

    /**
     * Creates the information of an agent that runs on each node.
     *
     * @param id its unique name
     * @param version the version of its code
     * @param dependsOn the ids of agents it depends on
     * @param capabilities free words for operators and other agents
     * @throws IllegalArgumentException when the id is not allowed, or when the agent depends on itself
     */
    public AgentInfo(String id, String version, Set<String> dependsOn, Set<String> capabilities) {
        this(id, version, dependsOn, capabilities, false);
    }

    /**
     * Returns the information of an agent without dependencies.
     *
     * @param id its unique name
     * @param version the version of its code
     * @return the information
     */
    public static AgentInfo of(String id, String version) {
        return new AgentInfo(id, version, Set.of(), Set.of());
    }

    /**
     * Returns the information with other dependencies.
     *
     * @param ids the ids of the agents that it depends on
     * @return the changed information
     */
    public AgentInfo withDependencies(String... ids) {
        return new AgentInfo(id, version, Set.of(ids), capabilities, singleton);
    }

    /**
     * Returns the information of a singleton: at most one instance runs at a time among all nodes on one store, the others
     * are in standby, and one of them takes over when it ends.
     *
     * @return the changed information
     */
    public AgentInfo asSingleton() {
        return new AgentInfo(id, version, dependsOn, capabilities, true);
    }
}
