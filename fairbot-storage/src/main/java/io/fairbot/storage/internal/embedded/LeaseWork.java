package io.fairbot.storage.internal.embedded;

import java.sql.SQLException;

/** Gives a lease its next token. */
record LeaseWork(String name, Counters counters) implements Work<Long> {

    @Override
    public Long run(Statements statements, long firstVersion) throws SQLException {
        String counter = Counters.lease(name);
        long next = counters.get(statements, counter) + 1;
        counters.put(statements, counter, next);
        return next;
    }

    @Override
    public boolean changesSeveral() {
        return false;
    }
}
