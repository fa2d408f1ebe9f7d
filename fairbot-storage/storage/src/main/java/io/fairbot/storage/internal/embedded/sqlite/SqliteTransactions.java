package io.fairbot.storage.internal.embedded.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transaction control of an SQLite connection (BEGIN, COMMIT, ROLLBACK, savepoints) with cached statements, which
 * JDBC's own would prepare again each time.
 */
public final class SqliteTransactions {
    private static final Logger log = LoggerFactory.getLogger(SqliteTransactions.class);

    private final Connection connection;
    private final StatementCache statements;
    private boolean isSynced;

    public SqliteTransactions(Connection connection) throws SQLException {
        connection.setAutoCommit(true);
        this.connection = connection;
        statements = new StatementCache(connection);
    }

    public StatementCache statements() {
        return statements;
    }

    /**
     * Begins a transaction.
     *
     * @param synced whether its commit, and with it all before, is to be durable when it returns
     */
    public void begin(boolean synced) throws SQLException {
        sync(synced);
        execute("BEGIN IMMEDIATE");
    }

    /** Sets whether commits of this connection are durable when they return; also those made past this object. */
    public void sync(boolean synced) throws SQLException {
        if (isSynced != synced) {
            // Takes effect when it is prepared, so that a cached statement would do nothing.
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA synchronous=" + (synced ? "FULL" : "NORMAL"));
            }
            isSynced = synced;
        }
    }

    public void commit() throws SQLException {
        execute("COMMIT");
    }

    /** Rolls back the transaction; SQLite may have done so by itself. */
    public void rollback() {
        statements.forget();
        try {
            execute("ROLLBACK");
        } catch (SQLException e) {
            log.debug("The rollback failed: {}", e.toString());
        }
    }

    public void savepoint() throws SQLException {
        execute("SAVEPOINT work");
    }

    public void release() throws SQLException {
        execute("RELEASE work");
    }

    public void rollbackToSavepoint() throws SQLException {
        execute("ROLLBACK TO work");
    }

    private void execute(String sql) throws SQLException {
        statements.get(sql).executeUpdate();
    }
}
