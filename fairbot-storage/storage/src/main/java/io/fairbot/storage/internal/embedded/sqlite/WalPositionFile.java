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
 * How far the write-ahead log reached when the last commit was acknowledged, in a small file of its own.
 *
 * <p>Without it, a flip in the last frames of a log looks like a write that was cut off. It is written after the log was synced
 * and is not synced itself: a killed process leaves it as it was, and after a power cut it may only know less. Before the log
 * is emptied it notes, synced, that the log may be gone, so that it never asks for frames that were rightly taken away. Used by
 * one thread.
 */
public final class WalPositionFile implements Closeable {
    private static final int LENGTH = 25;
    private static final int GONE_AT = 16;
    private static final int CRC_AT = 17;

    private final FileChannel file;
    private final ByteBuffer buffer = ByteBuffer.allocate(LENGTH);

    /**
     * What is known.
     *
     * @param salts the salts of the log's header, by which one log is told from the next
     * @param size how far it reached
     * @param mayBeGone whether it may have been emptied since
     */
    public record WalPosition(long salts, long size, boolean mayBeGone) {
        /** Nothing was acknowledged that is only in the log. */
        static final WalPosition NOTHING = new WalPosition(0, 0, true);

        WalPosition gone() {
            return new WalPosition(salts, size, true);
        }
    }

    WalPositionFile(Path path) throws IOException {
        file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    /** What a file says; empty where it is not there or is itself damaged. */
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

    /** Marks, and makes sure that a power cut does not bring back an earlier mark. */
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
