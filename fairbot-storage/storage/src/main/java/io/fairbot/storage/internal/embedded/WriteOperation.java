package io.fairbot.storage.internal.embedded;

import io.fairbot.storage.internal.embedded.sqlite.StatementCache;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Change;
import java.sql.SQLException;
import java.util.List;

/** Something the writer does, together with others, in one transaction. May be run again when that transaction failed. */
interface WriteOperation<R> {

    /** Does it; {@code firstVersion} is for documents that were not there. */
    R run(StatementCache statements, long firstVersion) throws SQLException;

    /** Whether it consists of several statements, so that it needs a savepoint to be undone alone. */
    boolean changesSeveral();

    /** What it changed, once it was run. */
    default List<Change> changes() {
        return List.of();
    }

    /** Whether what it did counts; a rejected batch is undone. */
    default boolean keeps(R result) {
        return !(result instanceof BatchResult) || result instanceof BatchResult.Applied;
    }
}
