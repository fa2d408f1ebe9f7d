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
import java.util.Optional;
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
    private final TipFile tip;
    private final StatementCache statements;
    private final int frameSize;
    /** The generation of the store's file, and the one it has when the log is brought into it. */
    private int generation;

    private TipFile.Tip marked;
    private @Nullable FileChannel file;
    private TipFile.WalPosition last = TipFile.WalPosition.NOTHING;
    /** The end of the log at the last checkpoint. */
    private TipFile.WalPosition emptied = TipFile.WalPosition.NOTHING;

    private boolean isCut = true;
    private long busyUntilSize;

    /**
     * Creates a checkpointer.
     *
     * @param marked the tip of the directory
     * @param generation the generation of the store's file without its log
     */
    WalCheckpointer(DataDirectory directory, Connection connection, TipFile.Tip marked, int generation)
            throws IOException, SQLException {
        wal = directory.wal();
        this.connection = connection;
        this.marked = marked;
        this.generation = generation;
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("PRAGMA page_size")) {
            frameSize = WalCheck.FRAME_HEADER + answer.getInt(1);
        }
        statements = new StatementCache(connection);
        tip = new TipFile(directory.tip());
    }

    /**
     * Records the end of the log; called after each commit, before it is acknowledged.
     *
     * @param synced whether the commit was synced; the recorded end never goes beyond that
     */
    public void mark(boolean synced) {
        if (!synced) {
            isCut = false;
            return;
        }
        try {
            // Otherwise the commit changed nothing.
            Optional<TipFile.WalPosition> end = end().filter(position -> !position.equals(emptied));
            if (end.isPresent()) {
                last = end.get();
                isCut = false;
                marked = marked.withLog(marked.generation(), last);
                tip.mark(marked);
            }
        } catch (IOException | SQLException e) {
            // The commit itself is durable; only the protection against a damaged log is missing.
            statements.forget();
            log.warn("The end of the write-ahead log {} cannot be recorded: {}", wal, e.toString());
        }
    }

    /** Returns the end of the log, empty when the log is. */
    private Optional<TipFile.WalPosition> end() throws IOException, SQLException {
        long frames = frames();
        if (frames == 0) {
            return Optional.empty();
        }
        FileChannel open = file == null ? FileChannel.open(wal, StandardOpenOption.READ) : file;
        file = open;
        long salts = WalCheck.read(open, 0, WalCheck.HEADER).getLong(WalCheck.SALTS);
        return Optional.of(
                new TipFile.WalPosition(salts, WalCheck.HEADER + frames * frameSize, salts == emptied.salts()));
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
        if (frames() == 0 || !release()) {
            return;
        }
        boolean truncate = cut || last.size() > 2 * LARGE;
        if (checkpoint(truncate ? "TRUNCATE" : "RESTART")) {
            busyUntilSize = 0;
            last = emptied;
            isCut = truncate;
            generation = marked.generation();
        } else {
            // A reader blocks it; retry when the log has grown by the same amount again.
            busyUntilSize = last.size() + LARGE;
        }
    }

    /** Returns whether no reader prevented it. */
    private boolean checkpoint(String kind) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("PRAGMA wal_checkpoint(" + kind + ")")) {
            return answer.getInt(1) == 0;
        }
    }

    /**
     * Brings the log into the file of a store that was brought here from elsewhere, and gives the file a generation that no
     * copy at its old place has.
     *
     * @param random a text that was generated for this
     */
    void adopt(String random) throws IOException, SQLException {
        int adopted = Generation.farFrom(generation, random);
        writeGeneration(adopted);
        emptied = end().orElse(TipFile.WalPosition.NOTHING).gone();
        checkpoint("TRUNCATE");
        generation = adopted;
        marked = marked.withLog(adopted, emptied);
        tip.markAndSync(marked);
        last = emptied;
    }

    /**
     * Empties the log that the last process left. Its last commit is always one of this process, so that the tip knows the
     * salts that the next log has.
     */
    void begin() throws IOException, SQLException {
        writeGeneration(Generation.next(generation));
        empty(true);
    }

    @Override
    public void close() throws IOException {
        try {
            // The last connection that closes brings the log into the file and deletes it.
            release();
        } catch (SQLException e) {
            log.warn("The write-ahead log {} has no generation of its own: {}", wal, e.toString());
            tip.markAndSync(marked.withLogGone());
        } finally {
            tip.close();
            if (file != null) {
                file.close();
            }
        }
    }

    /**
     * Writes the next generation as the last commit of the log, and records that the log may be absent from now on. Without
     * effect when the log has nothing that is not in the file.
     *
     * @return whether it could be recorded
     */
    private boolean release() throws SQLException {
        int next = Generation.next(generation);
        try {
            Optional<TipFile.WalPosition> before = end();
            if (before.isEmpty() || before.get().equals(emptied)) {
                return true;
            }
            writeGeneration(next);
            TipFile.WalPosition gone = end().orElse(last).gone();
            marked = marked.withLog(next, gone);
            tip.markAndSync(marked);
            last = gone;
            emptied = gone;
            return true;
        } catch (IOException e) {
            log.warn("The write-ahead log {} is not truncated: its position cannot be written: {}", wal, e.toString());
            return false;
        }
    }

    private void writeGeneration(int next) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA user_version = " + Generation.userVersion(next));
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
