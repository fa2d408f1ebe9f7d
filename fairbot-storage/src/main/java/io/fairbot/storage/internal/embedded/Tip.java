package io.fairbot.storage.internal.embedded;

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
 * is emptied it is cleared and synced, so that it never asks for frames that were rightly taken away. Used by one thread.
 */
final class Tip implements Closeable {
    private static final int LENGTH = 24;
    private static final int CRC_AT = 16;

    private final FileChannel file;
    private final ByteBuffer buffer = ByteBuffer.allocate(LENGTH);

    /**
     * What is known.
     *
     * @param salts the salts of the log's header
     * @param size the size of the log
     */
    record Mark(long salts, long size) {}

    Tip(Path path) throws IOException {
        file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    /** What a file says; empty where it is not there, was cleared, or is itself damaged: then less is known. */
    static Optional<Mark> read(Path path) throws IOException {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        byte[] bytes = Files.readAllBytes(path);
        if (bytes.length != LENGTH) {
            return Optional.empty();
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        boolean intact = buffer.getLong(CRC_AT) == crc(bytes);
        Mark mark = new Mark(buffer.getLong(0), buffer.getLong(8));
        return intact && mark.size > 0 ? Optional.of(mark) : Optional.empty();
    }

    void mark(Mark mark) throws IOException {
        buffer.clear().putLong(mark.salts).putLong(mark.size);
        buffer.putLong(crc(buffer.array())).flip();
        while (buffer.hasRemaining()) {
            file.write(buffer, buffer.position());
        }
    }

    void clear() throws IOException {
        mark(new Mark(0, 0));
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
