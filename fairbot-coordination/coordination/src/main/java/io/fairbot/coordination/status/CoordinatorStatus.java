package io.fairbot.coordination.status;

import io.fairbot.store.StoreStatus;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The status of a coordinator: what {@code GET /coordination/status} answers. Not to be constructed otherwise than by a coordinator, since
 * components may be added.
 *
 * @param node this node
 * @param agents the agents, in the order of their start
 * @param deployment the last deployment, empty when there was none
 * @param configuration the version of the runtime configuration, 0 before the first
 * @param storage the status of the store
 * @param conflicts the number of batches that wait for a decision
 * @param held the number of messages of a restored backup that wait for a decision, by {@code inbox}, {@code outbox} and {@code timer},
 *     sorted
 */
public record CoordinatorStatus(
        NodeStatus node,
        List<AgentStatus> agents,
        Optional<DeploymentStatus> deployment,
        long configuration,
        StoreStatus storage,
        long conflicts,
        Map<String, Long> held) {

    /** Copies the agents and numbers. */
    public CoordinatorStatus {
        agents = List.copyOf(agents);
        held = Collections.unmodifiableMap(new TreeMap<>(held));
    }

    /**
     * The identity and age of a node.
     *
     * @param id the identity of the node
     * @param directory the identity of its data directory
     * @param label the host name of the machine
     * @param version the version of the library
     * @param startedAt when it was started
     * @param ready whether all components have started and none is being stopped
     */
    public record NodeStatus(
            String id, String directory, String label, String version, Instant startedAt, boolean ready) {}

    /**
     * The state of a deployment.
     *
     * @param id the id of the deployment
     * @param state its state, in upper case
     * @param reason the reason of the state, empty when it needs none
     */
    public record DeploymentStatus(String id, String state, String reason) {}
}
