package io.fairbot.storage.internal.embedded.sqlite;

import io.fairbot.files.PrivateFiles;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.storage.internal.embedded.sqlite.TipFile.Tip;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;

/** The file of a store and the connections to it; opened only when its content can be trusted. */
public final class SqliteDatabase implements AutoCloseable {
    /** The application id of fairbot files: "fbot". */
    static final int APPLICATION = 0x66626f74;

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
    private final WalCheckpointer wal;
    private final String identity;

    private SqliteDatabase(
            DataDirectory directory,
            SqliteErrorTranslator failures,
            Connection writer,
            WalCheckpointer wal,
            String identity) {
        this.directory = directory;
        this.failures = failures;
        this.writer = writer;
        this.wal = wal;
        this.identity = identity;
    }

    /**
     * Opens the store of a directory, or begins one in an empty directory. Whatever fails, an {@link Error} included,
     * nothing stays open or locked.
     */
    public static SqliteDatabase open(Path path, IdGenerator ids) {
        DataDirectory directory = DataDirectory.lock(path);
        SqliteErrorTranslator failures = new SqliteErrorTranslator(directory.database());
        try (OpenResources opened = new OpenResources()) {
            opened.add(directory);
            SqliteLibrary.load(path);
            Tip tip = new DirectoryCheck(directory, failures).check(ids);
            PrivateFiles.createIfMissing(directory.database());
            int generation = Generation.of(
                    Generation.userVersion(directory.database(), APPLICATION).orElse(0));
            Connection writer = opened.add(connect(directory.database(), WRITER_BUSY_MILLIS));
            Tip own = check(writer, failures, tip);
            WalCheckpointer wal = opened.add(new WalCheckpointer(directory, writer, own, generation));
            begin(wal, tip);
            SqliteDatabase database = new SqliteDatabase(directory, failures, writer, wal, own.directory());
            opened.keep();
            return database;
        } catch (SQLException e) {
            throw failures.of(e);
        } catch (IOException e) {
            throw failures.of(e);
        }
    }

    /** Empties the log, so that its end is known from the first commit on. */
    private static void begin(WalCheckpointer wal, Tip tip) throws SQLException, IOException {
        if (tip.phase() == TipFile.TipPhase.ADOPTED) {
            wal.adopt(tip.directory());
            return;
        }
        try {
            wal.begin();
        } catch (SQLException e) {
            log.warn("The write-ahead log cannot be truncated now: {}", e.toString());
        }
    }

    /** Returns the identity of the data directory. */
    public String identity() {
        return identity;
    }

    /** Returns the checkpointer of the writer's connection. */
    public WalCheckpointer wal() {
        return wal;
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
        try (OpenResources opened = new OpenResources()) {
            opened.add(directory);
            opened.add(writer);
            opened.add(wal);
        } catch (SQLException e) {
            throw failures.of(e);
        } catch (IOException e) {
            throw failures.of(e);
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

    /** Checks what only SQLite can read; returns the tip with the identity that the store has. */
    private static Tip check(Connection connection, SqliteErrorTranslator failures, Tip tip) throws SQLException {
        String application = text(connection, "PRAGMA application_id");
        boolean isNew = tip.phase() == TipFile.TipPhase.CREATED
                && application.equals("0")
                && text(connection, "SELECT count(*) FROM sqlite_schema").equals("0");
        if (isNew) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA application_id = " + APPLICATION);
            }
        } else if (!application.equals(Integer.toString(APPLICATION))) {
            throw failures.damaged("it is not a store of fairbot, or its first page was changed");
        }
        if (!text(connection, "PRAGMA encoding").equals("UTF-8")) {
            throw failures.damaged("its first page was changed");
        }
        String verdict = text(connection, "PRAGMA integrity_check(1)");
        if (!verdict.equals(OK)) {
            log.debug("SQLite's check of its pages says: {}", verdict);
            throw failures.damaged("its pages do not fit together");
        }
        return new IdentityTable(connection, failures).check(tip);
    }

    private static String text(Connection connection, String question) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(question)) {
            return answer.next() ? answer.getString(1) : "";
        }
    }
}
