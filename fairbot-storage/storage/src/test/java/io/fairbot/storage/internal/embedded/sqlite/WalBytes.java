package io.fairbot.storage.internal.embedded.sqlite;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The bytes of write-ahead logs that no SQLite of this machine writes. */
final class WalBytes {
    private static final int MAGIC = 0x377f0682;
    private static final int VERSION = 3_007_000;
    private static final int SUM_OF_HEADER = 24;
    private static final int SUM_OF_FRAME = 16;

    private WalBytes() {}

    /** Returns a log without frames. */
    static byte[] header(int pageSize, long salts) {
        ByteBuffer log = ByteBuffer.allocate(WalCheck.HEADER);
        log.putInt(0, MAGIC).putInt(4, VERSION).putInt(8, pageSize).putLong(WalCheck.SALTS, salts);
        return summed(log.array(), pageSize, ByteOrder.LITTLE_ENDIAN);
    }

    /** Returns a copy of a log with the magic number of a byte order and the checksums that this order gives. */
    static byte[] summed(byte[] log, int pageSize, ByteOrder order) {
        ByteBuffer bytes = ByteBuffer.wrap(log.clone());
        bytes.putInt(0, order == ByteOrder.BIG_ENDIAN ? MAGIC | 1 : MAGIC);
        int[] sums = new int[2];
        add(sums, bytes, order, 0, SUM_OF_HEADER);
        bytes.putInt(SUM_OF_HEADER, sums[0]).putInt(SUM_OF_HEADER + 4, sums[1]);
        int length = WalCheck.FRAME_HEADER + pageSize;
        for (int at = WalCheck.HEADER; at + length <= log.length; at += length) {
            add(sums, bytes, order, at, 8);
            add(sums, bytes, order, at + WalCheck.FRAME_HEADER, pageSize);
            bytes.putInt(at + SUM_OF_FRAME, sums[0]).putInt(at + SUM_OF_FRAME + 4, sums[1]);
        }
        return bytes.array();
    }

    private static void add(int[] sums, ByteBuffer bytes, ByteOrder order, int from, int length) {
        ByteBuffer words = bytes.duplicate().order(order);
        for (int at = from; at < from + length; at += 8) {
            sums[0] += words.getInt(at) + sums[1];
            sums[1] += words.getInt(at + 4) + sums[0];
        }
    }
}
