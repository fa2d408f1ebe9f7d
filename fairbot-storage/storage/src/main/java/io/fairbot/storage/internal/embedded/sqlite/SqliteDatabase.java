package io.fairbot.storage.internal.embedded.sqlite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;

/** The file of a store and the connections to it; opened only when its content can be trusted. */
public final class SqliteDatabase implements AutoCloseable {
    /** The application id of fairbot files: "fbot". */
    private static final int APPLICATION = 0x66626f74;
    /**
     * The format of the file, as its {@code user_version}. Stores since 0.1 have 0; each later format has the next
     * number.
     */
    private static final long FORMAT = 0;

    private static final Logger log = LoggerFactory.getLogger(SqliteDatabase.class);
    /**
     * The busy timeout of the writer, which waits only for readers, and only when it truncates the log; that must not
     * delay the next commit.
     */
    private static final int WRITER_BUSY_MILLIS = 50;

    private static final int READER_BUSY_MILLIS = 10_000;
    private static final String OK = "ok";

    private final DataDirectory directory;
    private final SqliteErrorTranslator failures;
    private final Connection writer;

    private SqliteDatabase(DataDirectory directory, SqliteErrorTranslator failures, Connection writer) {
        this.directory = directory;
        this.failures = failures;
        this.writer = writer;
    }

    public static SqliteDatabase open(Path path) {
        DataDirectory directory = DataDirectory.lock(path);
        SqliteErrorTranslator failures = new SqliteErrorTranslator(directory.database());
        try {
            Optional<WalPositionFile.WalPosition> mark = WalPositionFile.read(directory.tip());
            if (!WalCheck.isSound(directory.wal(), mark)) {
                throw new SqliteErrorTranslator(directory.wal())
                        .damaged("commits that were acknowledged cannot be read from it");
            }
            boolean isEmpty = isEmpty(directory.database());
            if (isEmpty && Files.exists(directory.tip())) {
                throw failures.damaged("it is missing or empty, but there was a store");
            }
            if (mark.isPresent()) {
                // SQLite deletes the log when a connection closes, also one that closes because of a refusal.
                try (WalPositionFile tip = new WalPositionFile(directory.tip())) {
                    tip.markAndSync(mark.get().gone());
                }
            }
            Connection writer = connect(directory.database(), WRITER_BUSY_MILLIS);
            try {
                check(writer, failures, Files.exists(directory.tip()));
                emptyLog(writer);
            } catch (SQLException | RuntimeException e) {
                writer.close();
                throw e;
            }
            return new SqliteDatabase(directory, failures, writer);
        } catch (SQLException e) {
            release(directory);
            throw failures.of(e);
        } catch (IOException e) {
            release(directory);
            throw failures.of(e);
        } catch (RuntimeException e) {
            release(directory);
            throw e;
        }
    }

    public Connection writer() {
        return writer;
    }

    public SqliteErrorTranslator failures() {
        return failures;
    }

    public DataDirectory directory() {
        return directory;
    }

    /** Opens another connection. */
    public Connection another() throws SQLException {
        return connect(directory.database());
    }

    /** Opens another connection, for reading only. */
    public Connection reader() throws SQLException {
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

    public static Connection connect(Path file) throws SQLException {
        return connect(file, READER_BUSY_MILLIS);
    }

    private static Connection connect(Path file, int busyMillis) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        config.setBusyTimeout(busyMillis);
        // The writer checkpoints the log itself.
        config.setPragma(SQLiteConfig.Pragma.WAL_AUTOCHECKPOINT, "0");
        return config.createConnection("jdbc:sqlite:" + file);
    }

    private static boolean isEmpty(Path file) throws IOException {
        return !Files.exists(file) || Files.size(file) == 0;
    }

    private static void check(Connection connection, SqliteErrorTranslator failures, boolean wasOpen)
            throws SQLException {
        String application = text(connection, "PRAGMA application_id");
        boolean isNew = !wasOpen
                && application.equals("0")
                && text(connection, "SELECT count(*) FROM sqlite_schema").equals("0");
        if (isNew) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA application_id = " + APPLICATION);
            }
            return;
        }
        if (!application.equals(Integer.toString(APPLICATION))) {
            throw failures.damaged("it is not a store of fairbot, or its first page was changed");
        }
        checkFormat(Long.parseLong(text(connection, "PRAGMA user_version")), failures);
        if (!text(connection, "PRAGMA encoding").equals("UTF-8")) {
            throw failures.damaged("its first page was changed");
        }
        String verdict = text(connection, "PRAGMA integrity_check(1)");
        if (!verdict.equals(OK)) {
            throw failures.damaged("its pages do not fit together");
        }
    }

    private static void checkFormat(long format, SqliteErrorTranslator failures) {
        if (format > FORMAT) {
            throw failures.tooNew(format, FORMAT);
        }
        if (format < 0) {
            throw failures.damaged("its first page was changed");
        }
    }

    /** Truncates the log, so that its end is known from the first commit on. */
    private static void emptyLog(Connection connection) {
        try {
            text(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        } catch (SQLException e) {
            log.warn("The write-ahead log cannot be truncated now: {}", e.toString());
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
