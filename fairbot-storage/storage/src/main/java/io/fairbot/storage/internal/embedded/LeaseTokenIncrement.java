package io.fairbot.storage.internal.embedded;

import io.fairbot.storage.internal.embedded.sqlite.StatementCache;
import java.sql.SQLException;

/**
 * Gives a lease its next token: at least the seconds of the clock, so that a directory that is made anew gives higher ones than
 * the lost one, whose tokens are still in a database.
 */
record LeaseTokenIncrement(String name, CounterTable counters, long seconds) implements WriteOperation<Long> {

    @Override
    public Long run(StatementCache statements, long firstVersion) throws SQLException {
        String counter = CounterTable.lease(name);
        long next = Math.max(counters.get(statements, counter) + 1, seconds);
        counters.put(statements, counter, next);
        return next;
    }

    @Override
    public boolean changesSeveral() {
        return false;
    }
}
