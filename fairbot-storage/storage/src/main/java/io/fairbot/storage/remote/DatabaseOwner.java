package io.fairbot.storage.remote;

import java.time.Instant;

/**
 * The node that has a database for itself.
 *
 * @param node its identity
 * @param label what people call it, such as its host's name
 * @param since when it became the owner, on its own wall clock
 */
public record DatabaseOwner(String node, String label, Instant since) {}
