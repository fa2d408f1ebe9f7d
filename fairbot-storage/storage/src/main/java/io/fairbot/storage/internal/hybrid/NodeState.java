package io.fairbot.storage.internal.hybrid;

import io.fairbot.store.Model;

/**
 * The stored state of a data directory that belongs to a database. Its id is {@link #ID}.
 *
 * @param node the identity under which this directory owns the database
 * @param owner whether it was ever the owner
 */
public record NodeState(String node, boolean owner) {
    public static final String ID = "self";
    public static final Model<NodeState> MODEL = Model.builder("node_state", NodeState.class)
            .internal()
            .notMirrored()
            .build();
}
