package io.fairbot.storage.internal.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;

/** The file of a store and the connections to it; opened only when what is in it can be trusted. */
final class Database implements AutoCloseable {
    /** Marks the file as ours: "fbot". */
    private static final int APPLICATION = 0x66626f74;

    private static final int BUSY_MILLIS = 10_000;
    private static final String OK = "ok";

    private final DataDirectory directory;
    private final Failures failures;
    private final Connection writer;

    private Database(DataDirectory directory, Failures failures, Connection writer) {
        this.directory = directory;
        this.failures = failures;
        this.writer = writer;
    }

    static Database open(Path path) {
        DataDirectory directory = DataDirectory.take(path);
        Failures failures = new Failures(directory.database());
        try {
            if (!WalCheck.isSound(directory.wal(), Tip.read(directory.tip()))) {
                throw new Failures(directory.wal()).damaged("commits that were acknowledged cannot be read from it");
            }
            boolean isNew = !Files.exists(directory.database());
            Connection writer = connect(directory.database());
            try {
                check(writer, isNew, failures);
            } catch (SQLException | RuntimeException e) {
                writer.close();
                throw e;
            }
            return new Database(directory, failures, writer);
        } catch (SQLException e) {
            release(directory);
            throw failures.of(e);
        } catch (IOException e) {
            release(directory);
            throw failures.damaged(e);
        } catch (RuntimeException e) {
            release(directory);
            throw e;
        }
    }

    Connection writer() {
        return writer;
    }

    Failures failures() {
        return failures;
    }

    DataDirectory directory() {
        return directory;
    }

    /** One more connection. */
    Connection another() throws SQLException {
        return connect(directory.database());
    }

    /** One more connection, for reading only. */
    Connection reader() throws SQLException {
        Connection reader = another();
        try (Statement statement = reader.createStatement()) {
            statement.execute("PRAGMA query_only = 1");
        }
        return reader;
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (SQLException e) {
            throw failures.of(e);
        } finally {
            release(directory);
        }
    }

    static Connection connect(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        config.setBusyTimeout(BUSY_MILLIS);
        // The writer empties the log itself, when it suits it.
        config.setPragma(SQLiteConfig.Pragma.WAL_AUTOCHECKPOINT, "0");
        return config.createConnection("jdbc:sqlite:" + file);
    }

    private static void check(Connection connection, boolean isNew, Failures failures) throws SQLException {
        if (isNew) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA application_id = " + APPLICATION);
            }
            return;
        }
        if (!text(connection, "PRAGMA application_id").equals(Integer.toString(APPLICATION))) {
            throw failures.damaged("it is not a store of fairbot, or its first page was changed");
        }
        if (!text(connection, "PRAGMA encoding").equals("UTF-8")) {
            throw failures.damaged("its first page was changed");
        }
        String verdict = text(connection, "PRAGMA integrity_check(1)");
        if (!verdict.equals(OK)) {
            throw failures.damaged(verdict.lines().findFirst().orElse(verdict));
        }
    }

    private static String text(Connection connection, String question) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(question)) {
            return answer.next() ? answer.getString(1) : "";
        }
    }

    private static void release(DataDirectory directory) {
        try {
            directory.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
