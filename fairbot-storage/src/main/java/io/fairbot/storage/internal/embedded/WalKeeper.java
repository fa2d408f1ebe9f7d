package io.fairbot.storage.internal.embedded;

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
final class WalKeeper implements Closeable {
    private static final Logger log = LoggerFactory.getLogger(WalKeeper.class);
    /** About a thousand pages: the log is emptied before it gets longer than it is worth checking. */
    private static final long LARGE = 4L << 20;

    private final Path wal;
    private final Connection connection;
    private final Tip tip;
    private @Nullable FileChannel file;
    private long salts;
    private long size;
    private long busyUntilSize;

    WalKeeper(DataDirectory directory, Connection connection) throws IOException {
        wal = directory.wal();
        this.connection = connection;
        tip = new Tip(directory.tip());
    }

    /** Marks the end of the log; called after each commit, before anybody is told of it. */
    void mark() {
        try {
            FileChannel open = file == null ? FileChannel.open(wal, StandardOpenOption.READ) : file;
            file = open;
            long before = size;
            size = open.size();
            if (before == 0 && size > 0) {
                salts = WalCheck.read(open, 0, WalCheck.HEADER).getLong(WalCheck.SALTS);
            }
            tip.mark(new Tip.Mark(salts, size));
        } catch (IOException e) {
            // The commit itself is durable; what is missing is the proof of it if the log should be damaged.
            log.warn("The end of the log {} cannot be marked: {}", wal, e.toString());
        }
    }

    boolean isLarge() {
        return size > Math.max(LARGE, busyUntilSize);
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Brings the log into the file and empties it; without effect while a long read needs it. */
    void empty() throws SQLException {
        try {
            tip.clear();
        } catch (IOException e) {
            log.warn("The log {} is not emptied: its mark cannot be cleared: {}", wal, e.toString());
            return;
        }
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
            boolean busy = !answer.next() || answer.getInt(1) != 0;
            if (busy) {
                // A reader holds it; try again when it has grown by as much again.
                busyUntilSize = size + LARGE;
            } else {
                busyUntilSize = 0;
                size = 0;
            }
        } finally {
            if (size > 0) {
                mark();
            }
        }
    }

    @Override
    public void close() throws IOException {
        tip.close();
        if (file != null) {
            file.close();
        }
    }
}
