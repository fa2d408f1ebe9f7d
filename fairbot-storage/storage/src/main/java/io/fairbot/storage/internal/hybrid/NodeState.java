package io.fairbot.storage.internal.hybrid;

import io.fairbot.storage.remote.DatabaseIdentity;
import io.fairbot.store.Model;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The stored state of a data directory that belongs to a database. Its id is {@link #ID}.
 *
 * @param node the identity under which this directory owns the database
 * @param owner whether it was ever the owner
 * @param database the last identity that was seen of the database, empty before it was reached once
 */
public record NodeState(String node, boolean owner, Optional<DatabaseIdentity> database) {
    public static final String ID = "self";
    public static final Model<NodeState> MODEL =
            Model.builder("node_state", NodeState.class).internal().build();

    // The nullable parameter is what a reader of JSON gives for a field that is not there.
    /** Takes a missing identity, which directories of version 0.1 have, for an empty one. */
    @SuppressWarnings("NullableOptional")
    public NodeState(String node, boolean owner, @Nullable Optional<DatabaseIdentity> database) {
        this.node = node;
        this.owner = owner;
        this.database = Objects.requireNonNullElse(database, Optional.empty());
    }

    NodeState asOwner() {
        return new NodeState(node, true, database);
    }

    NodeState with(DatabaseIdentity seen) {
        return new NodeState(node, owner, Optional.of(seen));
    }
}
