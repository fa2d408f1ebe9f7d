package io.fairbot.storage.internal.hybrid;

import io.fairbot.store.Model;

/**
 * Says that the documents of a data directory are on their way into a database. Named by {@link #ID}, and gone when all are there.
 *
 * @param node the name under which the directory is to own the database
 */
public record CopyState(String node) {
    public static final String ID = "self";
    public static final Model<CopyState> MODEL = Model.builder("copy_state", CopyState.class)
            .internal()
            .notMirrored()
            .build();
}
