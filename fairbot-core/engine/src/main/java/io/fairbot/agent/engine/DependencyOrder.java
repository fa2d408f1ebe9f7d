package io.fairbot.agent.engine;

import io.fairbot.Internal;
import io.fairbot.agent.Agent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The order in which agents start: each after all its dependencies, otherwise in the order in which they were added. */
@Internal
public final class DependencyOrder {
    private final Map<String, Agent> byId = new LinkedHashMap<>();
    private final List<Agent> ordered = new ArrayList<>();
    private final Set<String> done = new HashSet<>();
    private final Deque<String> path = new ArrayDeque<>();

    private DependencyOrder(Collection<Agent> agents) {
        for (Agent agent : agents) {
            if (byId.put(agent.info().id(), agent) != null) {
                throw new IllegalArgumentException("Two agents are called "
                        + agent.info().id() + "; give one of them another id, or leave it out.");
            }
        }
    }

    /**
     * Sorts agents by their dependencies.
     *
     * @param agents the agents, in any order
     * @return the same agents, each after all it depends on
     * @throws IllegalArgumentException when two have the same id, when one depends on an agent that does not exist, or
     *     when agents depend on each other in a circle; the message names them
     */
    public static List<Agent> of(Collection<Agent> agents) {
        DependencyOrder order = new DependencyOrder(agents);
        agents.forEach(agent -> order.visit(agent.info().id()));
        return order.ordered;
    }

    private void visit(String id) {
        if (done.contains(id)) {
            return;
        }
        if (path.contains(id)) {
            List<String> circle = new ArrayList<>(path);
            Collections.reverse(circle);
            List<String> names = circle.subList(circle.indexOf(id), circle.size());
            throw new IllegalArgumentException("These agents depend on each other in a circle: "
                    + String.join(" -> ", names) + " -> " + id + "; remove one of these dependencies.");
        }
        Agent agent = byId.get(id);
        if (agent == null) {
            throw new IllegalArgumentException("The agent " + path.peek() + " depends on " + id
                    + ", which is not there; add it, or remove the dependency. There are "
                    + new TreeSet<>(byId.keySet())
                    + ".");
        }
        path.push(id);
        new TreeSet<>(agent.info().dependsOn()).forEach(this::visit);
        path.pop();
        done.add(id);
        ordered.add(agent);
    }
}
