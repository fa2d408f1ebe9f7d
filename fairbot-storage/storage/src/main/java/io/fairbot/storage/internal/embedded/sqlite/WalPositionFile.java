package io.fairbot.storage.internal.embedded.sqlite;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A small file with the position that the write-ahead log had reached at the last acknowledged commit.
 *
 * <p>Without it, a flipped bit in the last frames of a log looks like an interrupted write. It is written after the log
 * was synced and is not synced itself: a killed process leaves it intact, and after a power failure it may only be
 * older. Before the log is truncated it records, synced, that the log may be absent, so that it never requires frames
 * that were rightly removed. Used by one thread.
 */
public final class WalPositionFile implements Closeable {
    private static final int LENGTH = 25;
    private static final int GONE_AT = 16;
    private static final int CRC_AT = 17;

    private final FileChannel file;
    private final ByteBuffer buffer = ByteBuffer.allocate(LENGTH);

    /**
     * A recorded position.
     *
     * @param salts the salts of the log's header, which identify a log
     * @param size the length that was reached
     * @param mayBeGone whether the log may have been truncated since
     */
    public record WalPosition(long salts, long size, boolean mayBeGone) {
        /** The position when no acknowledged commit is only in the log. */
        static final WalPosition NOTHING = new WalPosition(0, 0, true);

        WalPosition gone() {
            return new WalPosition(salts, size, true);
        }
    }

    WalPositionFile(Path path) throws IOException {
        file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    /** Reads a file; empty when it is absent or damaged. */
    public static Optional<WalPosition> read(Path path) throws IOException {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        byte[] bytes = Files.readAllBytes(path);
        if (bytes.length != LENGTH) {
            return Optional.empty();
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        boolean intact = buffer.getLong(CRC_AT) == crc(bytes);
        return intact
                ? Optional.of(new WalPosition(buffer.getLong(0), buffer.getLong(Long.BYTES), buffer.get(GONE_AT) != 0))
                : Optional.empty();
    }

    void mark(WalPosition mark) throws IOException {
        buffer.clear().putLong(mark.salts).putLong(mark.size).put((byte) (mark.mayBeGone ? 1 : 0));
        buffer.putLong(crc(buffer.array())).flip();
        while (buffer.hasRemaining()) {
            file.write(buffer, buffer.position());
        }
    }

    /** Writes a position and syncs it, so that a power failure does not restore an earlier one. */
    void markAndSync(WalPosition mark) throws IOException {
        mark(mark);
        file.force(false);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private static long crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, CRC_AT);
        return crc.getValue();
    }
}
