package io.fairbot.storage.remote;

import io.fairbot.Internal;
import java.time.Instant;

/**
 * The node that owns a database.
 *
 * @param node the identity of the node
 * @param label its human-readable name, such as the host name
 * @param since the time it became the owner, on its own wall clock
 */
@Internal
public record DatabaseOwner(String node, String label, Instant since) {}
