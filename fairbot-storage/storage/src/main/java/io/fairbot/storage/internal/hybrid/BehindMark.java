package io.fairbot.storage.internal.hybrid;

import io.fairbot.files.PrivateFiles;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small file that tells whether the copies in the directory are older than what was acknowledged. It gets its space when
 * it is created and is overwritten in place, so that it can be set on a full disk. Safe for use from any thread.
 */
final class BehindMark implements Closeable {
    private static final Logger log = LoggerFactory.getLogger(BehindMark.class);
    private static final String NAME = "store.behind";
    private static final byte[] CURRENT = "current\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BEHIND = "behind \n".getBytes(StandardCharsets.US_ASCII);

    private final Path path;
    private final FileChannel file;
    private boolean isRecorded;
    private volatile boolean isSet;

    private BehindMark(Path path, FileChannel file) {
        this.path = path;
        this.file = file;
    }

    /** Opens the mark of a directory; one that cannot be read counts as set, since then the database decides. */
    static BehindMark open(Path directory) {
        Path path = directory.resolve(NAME);
        try {
            FileChannel file = PrivateFiles.open(path);
            BehindMark mark = new BehindMark(path, file);
            if (file.size() == 0) {
                mark.write(CURRENT);
            } else {
                ByteBuffer content = ByteBuffer.allocate(CURRENT.length);
                file.read(content, 0);
                mark.isSet = !Arrays.equals(content.array(), CURRENT);
                mark.isRecorded = mark.isSet;
            }
            return mark;
        } catch (IOException e) {
            throw new StoreException(
                    StoreErrorCode.REFUSED,
                    "The file " + path + " cannot be written (" + e.getMessage()
                            + "): make room on its disk and give this user the right to write it.",
                    e);
        }
    }

    boolean isSet() {
        return isSet;
    }

    /**
     * Sets the mark, durably.
     *
     * @throws StoreException when it cannot be written; it is set for this process nevertheless
     */
    synchronized void set(Throwable cause) {
        if (!isSet) {
            log.warn("The copies on this machine are behind from now on: {}", cause.getMessage());
        }
        isSet = true;
        if (!isRecorded) {
            try {
                write(BEHIND);
                isRecorded = true;
            } catch (IOException e) {
                throw new StoreException(
                        StoreErrorCode.UNAVAILABLE,
                        "The disk of " + path + " takes no write (" + e.getMessage()
                                + "): nothing more is acknowledged. Replace or mount it, and start again.",
                        e);
            }
        }
    }

    /** Clears the mark, durably; it stays set when that fails. */
    synchronized void clear() {
        if (isSet) {
            try {
                write(CURRENT);
                isRecorded = false;
                isSet = false;
                log.info("The copies on this machine are up to date again");
            } catch (IOException e) {
                log.warn("The file {} cannot be written: {}", path, e.toString());
            }
        }
    }

    private void write(byte[] content) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(content);
        while (buffer.hasRemaining()) {
            file.write(buffer, buffer.position());
        }
        file.force(false);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
