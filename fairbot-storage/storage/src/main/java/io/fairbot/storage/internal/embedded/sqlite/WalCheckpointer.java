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

/** A checkpointer that keeps the write-ahead log short and records its length. Used by the writer's thread. */
public final class WalCheckpointer implements Closeable {
    private static final Logger log = LoggerFactory.getLogger(WalCheckpointer.class);
    /** About a thousand pages: the log is checkpointed before its verification takes too long. */
    private static final long LARGE = 4L << 20;

    private final Path wal;
    private final Connection connection;
    private final WalPositionFile tip;
    private final StatementCache statements;
    private final int frameSize;
    private @Nullable FileChannel file;
    private WalPositionFile.WalPosition last = WalPositionFile.WalPosition.NOTHING;
    /** The end of the log at the last checkpoint. */
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

    /** Records the end of the log; called after each commit, before it is acknowledged. */
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
            // The commit itself is durable; only the protection against a damaged log is missing.
            statements.forget();
            log.warn("The end of the write-ahead log {} cannot be recorded: {}", wal, e.toString());
        }
    }

    public boolean isLarge() {
        return last.size() > Math.max(LARGE, busyUntilSize) && !last.equals(emptied);
    }

    /** Returns whether the log file is empty. */
    public boolean isCut() {
        return isCut;
    }

    /**
     * Checkpoints the log; without effect while a long read needs it. The next commit restarts it.
     *
     * @param cut whether its space is released. It is retained while there is much to write, since a commit that
     *     extends the file takes longer to sync. A log that a reader made very long is truncated in any case.
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
                // A reader blocks it; retry when the log has grown by the same amount again.
                busyUntilSize = last.size() + LARGE;
            }
        }
    }

    @Override
    public void close() throws IOException {
        // The last connection that closes deletes the log.
        release();
        tip.close();
        if (file != null) {
            file.close();
        }
    }

    /** Records that the log may be absent from now on. */
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
     * Returns the number of frames in the log. The size of the file differs: a rolled-back transaction may leave frames
     * after the end, and a restarted log those of its previous use.
     */
    private long frames() throws SQLException {
        try (ResultSet answer = statements.get("PRAGMA wal_checkpoint(NOOP)").executeQuery()) {
            return answer.getLong(2);
        }
    }
}
