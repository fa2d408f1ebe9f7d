package io.fairbot.storage.internal.embedded;

import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Transactions and savepoints by hand: JDBC's own would prepare each of them anew. */
final class Transactions {
    private static final Logger log = LoggerFactory.getLogger(Transactions.class);

    private final Statements statements;

    Transactions(Connection connection) throws SQLException {
        connection.setAutoCommit(true);
        statements = new Statements(connection);
    }

    Statements statements() {
        return statements;
    }

    void begin() throws SQLException {
        execute("BEGIN IMMEDIATE");
    }

    void commit() throws SQLException {
        execute("COMMIT");
    }

    /** Undoes the transaction; SQLite may have done so by itself. */
    void rollback() {
        statements.forget();
        try {
            execute("ROLLBACK");
        } catch (SQLException e) {
            log.debug("Nothing was left to undo: {}", e.toString());
        }
    }

    void savepoint() throws SQLException {
        execute("SAVEPOINT work");
    }

    void release() throws SQLException {
        execute("RELEASE work");
    }

    void rollbackToSavepoint() throws SQLException {
        execute("ROLLBACK TO work");
    }

    private void execute(String sql) throws SQLException {
        statements.get(sql).executeUpdate();
    }
}
