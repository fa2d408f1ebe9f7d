package io.fairbot.storage.internal.hybrid;

import io.fairbot.store.Model;

/**
 * What a data directory remembers of the database it belongs to. Named by {@link #ID}.
 *
 * @param node the name under which this directory owns the database
 * @param owner whether it ever was the owner
 */
public record NodeState(String node, boolean owner) {
    public static final String ID = "self";
    public static final Model<NodeState> MODEL = Model.builder("node_state", NodeState.class)
            .internal()
            .notMirrored()
            .build();
}
