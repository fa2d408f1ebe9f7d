package io.fairbot.storage.internal.embedded.sqlite;

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
 * A verification of a write-ahead log before SQLite opens it.
 *
 * <p>SQLite reads a log up to the first frame with a wrong checksum and takes the rest for the remains of an older log.
 * So one flipped bit silently drops every later commit. Two things distinguish damage from a truncated end: a valid
 * frame after an invalid one (each frame's checksum is chained to the one before, and the frames of one log share a
 * salt), and the {@link TipFile}, which stores how far the log reached when the last commit was acknowledged.
 *
 * <p>The format is SQLite's ("WAL-mode File Format"): a header of 32 bytes, then frames of a header of 24 bytes and a page.
 */
public final class WalCheck {
    public static final int HEADER = 32;
    static final int SALTS = 16;
    static final int FRAME_HEADER = 24;
    private static final int SUM = 16;
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
     * Returns whether a log can be trusted.
     *
     * @param wal the log; it may be absent
     * @param tip the recorded position of the last acknowledged commit
     */
    public static boolean isSound(Path wal, Optional<TipFile.WalPosition> tip) throws IOException {
        boolean mayBeGone = tip.map(TipFile.WalPosition::mayBeGone).orElse(true);
        if (!Files.exists(wal)) {
            return mayBeGone;
        }
        try (FileChannel file = FileChannel.open(wal, StandardOpenOption.READ)) {
            if (file.size() <= HEADER) {
                return mayBeGone;
            }
            ByteBuffer header = read(file, 0, HEADER);
            Optional<WalCheck> check = of(file, header);
            if (check.isEmpty()) {
                // The first write to a log may have been cut off, as long as nothing was acknowledged.
                return tip.map(TipFile.WalPosition::mayBeGone).orElse(false);
            }
            long sum = header.getLong(CHECKSUMMED_HEADER);
            Optional<TipFile.WalPosition> ofThisLog = tip.filter(mark -> mark.salts() == check.get().salts);
            return ofThisLog.isPresent()
                    ? check.get().isSoundUpTo(ofThisLog.get().size(), sum)
                    : mayBeGone && check.get().endsAtTheFirstBadFrame(sum);
        }
    }

    /**
     * Returns whether a log can follow the one of a position: it is that log or the one that SQLite begins after it, whose
     * first salt is the next number. The log of another moment or directory has others.
     */
    static boolean isNext(Path wal, TipFile.WalPosition position) throws IOException {
        if (!Files.exists(wal)) {
            return true;
        }
        try (FileChannel file = FileChannel.open(wal, StandardOpenOption.READ)) {
            if (file.size() < HEADER) {
                return true;
            }
            Optional<WalCheck> check = of(file, read(file, 0, HEADER));
            int first = (int) (position.salts() >>> Integer.SIZE);
            return check.isEmpty()
                    || check.get().salts == position.salts()
                    || (int) (check.get().salts >>> Integer.SIZE) == first + 1;
        }
    }

    private static Optional<WalCheck> of(FileChannel file, ByteBuffer header) {
        int magic = header.getInt(0);
        int pageSize = header.getInt(8);
        boolean known = (magic & ~1) == MAGIC && pageSize >= MIN_PAGE && Integer.bitCount(pageSize) == 1;
        if (!known) {
            return Optional.empty();
        }
        ByteOrder order = (magic & 1) == 1 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        WalCheck check = new WalCheck(file, order, pageSize, header.getLong(SALTS));
        boolean fits = check.checksum(0, header, 0, CHECKSUMMED_HEADER) == header.getLong(CHECKSUMMED_HEADER);
        return fits ? Optional.of(check) : Optional.empty();
    }

    /** Returns whether every frame up to a size is valid; beyond it nothing was acknowledged. */
    private boolean isSoundUpTo(long size, long headerSum) throws IOException {
        long sum = headerSum;
        int length = FRAME_HEADER + pageSize;
        for (long at = HEADER; at < size; at += length) {
            if (at + length > file.size()) {
                return false;
            }
            ByteBuffer frame = read(file, at, length);
            sum = follows(frame, sum);
            if (frame.getLong(8) != salts || frame.getLong(SUM) != sum) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether no valid frame follows an invalid one, which needs no known end of the log. */
    private boolean endsAtTheFirstBadFrame(long headerSum) throws IOException {
        long byStored = headerSum;
        long byContent = headerSum;
        boolean bad = false;
        int length = FRAME_HEADER + pageSize;
        for (long at = HEADER; at + length <= file.size(); at += length) {
            ByteBuffer frame = read(file, at, length);
            long stored = frame.getLong(SUM);
            // After an invalid frame the chain continues from the sum it carries or from the one it should carry: only
            // a frame that was written after it, in this same log, fits.
            long expected = follows(frame, byContent);
            boolean sound = frame.getLong(8) == salts && (follows(frame, byStored) == stored || expected == stored);
            if (sound && bad) {
                return false;
            }
            bad |= !sound;
            byContent = expected;
            byStored = stored;
        }
        return true;
    }

    private long follows(ByteBuffer frame, long before) {
        long sum = checksum(before, frame, 0, CHECKSUMMED_FRAME_HEADER);
        return checksum(sum, frame, FRAME_HEADER, pageSize);
    }

    /** Returns SQLite's checksum over pairs of 32-bit words; both sums in one long, the first one high. */
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
