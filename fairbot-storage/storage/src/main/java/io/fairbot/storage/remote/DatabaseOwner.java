package io.fairbot.storage.remote;

import io.fairbot.Internal;
import java.time.Instant;

/**
 * The node that owns a database.
 *
 * @param node its identity
 * @param label what people call it, such as its host's name
 * @param since when it became the owner, on its own wall clock
 */
@Internal
public record DatabaseOwner(String node, String label, Instant since) {}
