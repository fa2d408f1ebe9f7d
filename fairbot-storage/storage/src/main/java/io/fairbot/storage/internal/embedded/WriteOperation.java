package io.fairbot.storage.internal.embedded;

import io.fairbot.storage.internal.embedded.sqlite.StatementCache;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Change;
import java.sql.SQLException;
import java.util.List;

/**
 * An operation of the writer, executed in one transaction with others. It may run again when that transaction failed.
 */
interface WriteOperation<R> {

    /** Runs the operation; {@code firstVersion} is for documents that did not exist. */
    R run(StatementCache statements, long firstVersion) throws SQLException;

    /** Returns whether it consists of several statements, so that it may be rejected after it has changed something. */
    boolean changesSeveral();

    /**
     * Returns whether its caller waits until it is durable. Another one survives the end of the process; a power failure may
     * undo it, which its caller allows for.
     */
    default boolean isUrgent() {
        return true;
    }

    /** Returns the changes it made, after it was run; those before the rejection when it was rejected. */
    default List<Change> changes() {
        return List.of();
    }

    /** Returns whether its changes are to be committed; a rejected batch is undone. */
    default boolean keeps(R result) {
        return !(result instanceof BatchResult) || result instanceof BatchResult.Applied;
    }
}
