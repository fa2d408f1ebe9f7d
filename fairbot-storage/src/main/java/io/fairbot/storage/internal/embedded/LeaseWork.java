package io.fairbot.storage.internal.embedded;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Gives a lease its next token. */
record LeaseWork(String name) implements Work<Long> {

    @Override
    public Long run(Statements statements, long firstVersion) throws SQLException {
        long next = token(statements, name) + 1;
        PreparedStatement put = statements.get("INSERT INTO leases (name, token) VALUES (?, ?)"
                + " ON CONFLICT (name) DO UPDATE SET token = excluded.token");
        put.setString(1, name);
        put.setLong(2, next);
        put.executeUpdate();
        return next;
    }

    @Override
    public boolean changesSeveral() {
        return false;
    }

    /** The token a lease was last given, 0 for none. */
    static long token(Statements statements, String name) throws SQLException {
        PreparedStatement select = statements.get("SELECT token FROM leases WHERE name = ?");
        select.setString(1, name);
        try (ResultSet found = select.executeQuery()) {
            return found.next() ? found.getLong(1) : 0;
        }
    }
}
