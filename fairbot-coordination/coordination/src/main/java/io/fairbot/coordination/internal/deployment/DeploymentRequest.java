package io.fairbot.coordination.internal.deployment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What somebody wants to be deployed.
 *
 * @param by who, a principal's id
 * @param agents which agents; none means all of them
 * @param patch what of the configuration changes, by agent
 * @param version the version of the configuration that the change is based on; there when {@code patch} is not empty
 */
record DeploymentRequest(String by, List<String> agents, Map<String, ObjectNode> patch, Optional<Long> version) {}
