package io.fairbot.storage.internal.embedded.sqlite;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the write-ahead log short, and marks how far it reaches. Used by the writer's thread. */
public final class WalCheckpointer implements Closeable {
    private static final Logger log = LoggerFactory.getLogger(WalCheckpointer.class);
    /** About a thousand pages: the log is emptied before it gets longer than it is worth checking. */
    private static final long LARGE = 4L << 20;

    private final Path wal;
    private final Connection connection;
    private final WalPositionFile tip;
    private final StatementCache statements;
    private final int frameSize;
    private @Nullable FileChannel file;
    private WalPositionFile.WalPosition last = WalPositionFile.WalPosition.NOTHING;
    /** Where the log ended when it was last brought into the file. */
    private WalPositionFile.WalPosition emptied = WalPositionFile.WalPosition.NOTHING;

    private boolean isCut = true;
    private long busyUntilSize;

    public WalCheckpointer(DataDirectory directory, Connection connection) throws IOException, SQLException {
        wal = directory.wal();
        this.connection = connection;
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("PRAGMA page_size")) {
            frameSize = WalCheck.FRAME_HEADER + answer.getInt(1);
        }
        statements = new StatementCache(connection);
        boolean known = WalPositionFile.read(directory.tip()).isPresent();
        tip = new WalPositionFile(directory.tip());
        if (!known) {
            tip.markAndSync(last);
        }
    }

    /** Marks the end of the log; called after each commit, before anybody is told of it. */
    public void mark() {
        try {
            long frames = frames();
            if (frames == 0) {
                // The commit changed nothing.
                return;
            }
            FileChannel open = file == null ? FileChannel.open(wal, StandardOpenOption.READ) : file;
            file = open;
            long salts = WalCheck.read(open, 0, WalCheck.HEADER).getLong(WalCheck.SALTS);
            WalPositionFile.WalPosition end = new WalPositionFile.WalPosition(
                    salts, WalCheck.HEADER + frames * frameSize, salts == emptied.salts());
            // Otherwise the commit changed nothing.
            if (!end.equals(emptied)) {
                last = end;
                isCut = false;
                tip.mark(end);
            }
        } catch (IOException | SQLException e) {
            // The commit itself is durable; what is missing is the proof of it if the log should be damaged.
            statements.forget();
            log.warn("The end of the write-ahead log {} cannot be recorded: {}", wal, e.toString());
        }
    }

    public boolean isLarge() {
        return last.size() > Math.max(LARGE, busyUntilSize) && !last.equals(emptied);
    }

    /** Whether its file has no length. */
    public boolean isCut() {
        return isCut;
    }

    /**
     * Brings the log into the file; without effect while a long read needs it. The next commit begins it anew.
     *
     * @param cut whether its room is given back. It is kept while there is much to write: a commit that lengthens the file
     *     takes longer to sync. A log that a reader made very long is cut all the same.
     */
    public void empty(boolean cut) throws SQLException {
        if (!release()) {
            return;
        }
        boolean truncate = cut || last.size() > 2 * LARGE;
        String checkpoint = "PRAGMA wal_checkpoint(" + (truncate ? "TRUNCATE" : "RESTART") + ")";
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(checkpoint)) {
            if (answer.getInt(1) == 0) {
                busyUntilSize = 0;
                last = emptied;
                isCut = truncate;
            } else {
                // A reader holds it; try again when it has grown by as much again.
                busyUntilSize = last.size() + LARGE;
            }
        }
    }

    @Override
    public void close() throws IOException {
        // The last connection that closes takes the log away.
        release();
        tip.close();
        if (file != null) {
            file.close();
        }
    }

    /** Lets the log go: from now on it may be there or not. */
    private boolean release() {
        try {
            WalPositionFile.WalPosition gone = last.gone();
            tip.markAndSync(gone);
            emptied = gone;
            return true;
        } catch (IOException e) {
            log.warn("The write-ahead log {} is not truncated: its position cannot be written: {}", wal, e.toString());
            return false;
        }
    }

    /**
     * How many frames the log has. Its size does not tell: an undone transaction may leave frames behind the end, and a log
     * that begins anew those of its former life.
     */
    private long frames() throws SQLException {
        try (ResultSet answer = statements.get("PRAGMA wal_checkpoint(NOOP)").executeQuery()) {
            return answer.getLong(2);
        }
    }
}
