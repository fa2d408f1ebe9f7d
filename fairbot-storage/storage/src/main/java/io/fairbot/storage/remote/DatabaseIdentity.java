package io.fairbot.storage.remote;

import io.fairbot.Internal;

/**
 * The identity of a database and the length of its history, by which a node tells it from every other database and from
 * an older copy of itself.
 *
 * @param id random, given once
 * @param counter raised while the database is used, never lowered
 */
@Internal
public record DatabaseIdentity(String id, long counter) {}
