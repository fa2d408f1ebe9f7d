package io.fairbot.storage.internal.hybrid;

import io.fairbot.store.Model;

/**
 * The marker of an unfinished copy from a data directory into a database. Stored as {@link #ID}, and deleted when the
 * copy is complete.
 *
 * @param node the identity under which the directory will own the database
 */
public record CopyState(String node) {
    public static final String ID = "self";
    public static final Model<CopyState> MODEL =
            Model.builder("copy_state", CopyState.class).internal().build();
}
