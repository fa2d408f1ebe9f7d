package io.fairbot.agent;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an agent says about itself.
 *
 * @param id its name in the house: a lower-case letter and up to 39 more, digits or hyphens
 * @param version the version of its code, for people
 * @param dependsOn the ids of agents that are ready before it starts and stop after it
 * @param capabilities what it can do, for people and for other agents; words of its own
 * @param singleton whether only one of it works at a time among all nodes on one store
 */
public record AgentInfo(String id, String version, Set<String> dependsOn, Set<String> capabilities, boolean singleton) {
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,39}");

    /**
     * Copies and checks.
     *
     * @throws IllegalArgumentException when the id is not allowed, or when it depends on itself
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
     * Makes the information of an agent that works on each node.
     *
     * @param id its name
     * @param version the version of its code
     * @param dependsOn the ids of agents it depends on
     * @param capabilities what it can do
     * @throws IllegalArgumentException when the id is not allowed, or when it depends on itself
     */
    public AgentInfo(String id, String version, Set<String> dependsOn, Set<String> capabilities) {
        this(id, version, dependsOn, capabilities, false);
    }

    /**
     * Makes the information of an agent that depends on none.
     *
     * @param id its name
     * @param version the version of its code
     * @return the information
     */
    public static AgentInfo of(String id, String version) {
        return new AgentInfo(id, version, Set.of(), Set.of());
    }

    /**
     * Returns the information with dependencies.
     *
     * @param ids the ids of agents it depends on
     * @return the information
     */
    public AgentInfo withDependencies(String... ids) {
        return new AgentInfo(id, version, Set.of(ids), capabilities, singleton);
    }

    /**
     * Returns the information of an agent of which only one works at a time among all nodes on one store: the others stand
     * by, and one of them takes over when it ends.
     *
     * @return the information
     */
    public AgentInfo asSingleton() {
        return new AgentInfo(id, version, dependsOn, capabilities, true);
    }
}
