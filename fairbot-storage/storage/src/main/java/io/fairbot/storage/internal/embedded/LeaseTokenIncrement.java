package io.fairbot.storage.internal.embedded;

import io.fairbot.storage.internal.embedded.sqlite.StatementCache;
import java.sql.SQLException;

/**
 * A write operation that increments the fencing token of a lease and returns it. The token is at least the clock's
 * seconds, so that a recreated directory issues higher ones than the lost one, whose tokens may still be in a database.
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
