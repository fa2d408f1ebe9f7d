package io.fairbot.storage.internal.embedded;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Looks at a write-ahead log before SQLite does.
 *
 * <p>SQLite reads a log up to the first frame whose checksum is wrong and takes the rest for the remains of an older log. So
 * one flipped bit drops every commit behind it without a word. Two things tell damage from an end that was cut off: a sound
 * frame behind a bad one (each frame's checksum is chained to the one before, and the frames of one log share a salt), and the
 * {@link Tip}, which knows how far the log reached when the last commit was acknowledged.
 *
 * <p>The format is SQLite's ("WAL-mode File Format"): a header of 32 bytes, then frames of a header of 24 bytes and a page.
 */
final class WalCheck {
    static final int HEADER = 32;
    static final int SALTS = 16;
    private static final int FRAME_HEADER = 24;
    private static final int MAGIC = 0x377f0682;
    private static final int MIN_PAGE = 512;
    private static final int CHECKSUMMED_HEADER = 24;
    private static final int CHECKSUMMED_FRAME_HEADER = 8;

    private final FileChannel file;
    private final ByteOrder order;
    private final int pageSize;
    private final long salts;

    private WalCheck(FileChannel file, ByteOrder order, int pageSize, long salts) {
        this.file = file;
        this.order = order;
        this.pageSize = pageSize;
        this.salts = salts;
    }

    /**
     * Tells whether a log can be trusted.
     *
     * @param wal the log; it need not be there
     * @param tip what is known of the last acknowledged commit
     */
    static boolean isSound(Path wal, Optional<Tip.Mark> tip) throws IOException {
        if (!Files.exists(wal)) {
            return tip.isEmpty();
        }
        try (FileChannel file = FileChannel.open(wal, StandardOpenOption.READ)) {
            if (file.size() <= HEADER) {
                return tip.isEmpty();
            }
            ByteBuffer header = read(file, 0, HEADER);
            int magic = header.getInt(0);
            int pageSize = header.getInt(8);
            boolean known = (magic & ~1) == MAGIC && pageSize >= MIN_PAGE && Integer.bitCount(pageSize) == 1;
            if (!known) {
                return false;
            }
            ByteOrder order = (magic & 1) == 1 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
            WalCheck check = new WalCheck(file, order, pageSize, header.getLong(SALTS));
            long sum = check.checksum(0, header, 0, CHECKSUMMED_HEADER);
            boolean expected = tip.map(mark -> mark.salts() == check.salts).orElse(true);
            return expected
                    && sum == header.getLong(CHECKSUMMED_HEADER)
                    && check.reaches(sum, tip.map(Tip.Mark::size).orElse(0L));
        }
    }

    /** Whether sound frames reach at least to a size, with no sound one behind a bad one. */
    private boolean reaches(long headerSum, long size) throws IOException {
        long soundEnd = HEADER;
        long byStored = headerSum;
        long byContent = headerSum;
        boolean bad = false;
        int length = FRAME_HEADER + pageSize;
        for (long at = HEADER; at + length <= file.size(); at += length) {
            ByteBuffer frame = read(file, at, length);
            long stored = frame.getLong(16);
            // Behind a bad frame the chain goes on from the sum it carries or from the one it should carry: only a
            // frame
            // that was written behind it, in this same log, fits.
            boolean sound = frame.getLong(8) == salts
                    && (follows(frame, byStored) == stored || follows(frame, byContent) == stored);
            if (sound && bad) {
                return false;
            }
            if (sound) {
                soundEnd = at + length;
            }
            bad |= !sound;
            byContent = follows(frame, byContent);
            byStored = stored;
        }
        return soundEnd >= size;
    }

    private long follows(ByteBuffer frame, long before) {
        long sum = checksum(before, frame, 0, CHECKSUMMED_FRAME_HEADER);
        return checksum(sum, frame, FRAME_HEADER, pageSize);
    }

    /** SQLite's checksum over pairs of 32-bit words; both sums in one long, the first one high. */
    private long checksum(long before, ByteBuffer bytes, int from, int length) {
        int first = (int) (before >>> 32);
        int second = (int) before;
        ByteBuffer words = bytes.duplicate().order(order);
        for (int at = from; at < from + length; at += 8) {
            first += words.getInt(at) + second;
            second += words.getInt(at + 4) + first;
        }
        return ((long) first << 32) | (second & 0xffffffffL);
    }

    static ByteBuffer read(FileChannel file, long at, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        long next = at;
        while (buffer.hasRemaining()) {
            int count = file.read(buffer, next);
            if (count < 0) {
                throw new EOFException("The file became shorter while it was read.");
            }
            next += count;
        }
        return buffer.flip();
    }
}
