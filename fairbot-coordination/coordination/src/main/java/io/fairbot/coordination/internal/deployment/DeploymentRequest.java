package io.fairbot.coordination.internal.deployment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request to deploy agents.
 *
 * @param by the id of the principal
 * @param agents the ids of the agents; empty for all of them
 * @param patch the changes of the configuration by agent
 * @param version the version of the configuration that the change is based on; present when {@code patch} is not empty
 */
record DeploymentRequest(String by, List<String> agents, Map<String, ObjectNode> patch, Optional<Long> version) {}
