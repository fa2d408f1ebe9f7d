package io.fairbot.runtime;

import java.util.random.RandomGenerator;

/** A generator of ULIDs that increase also within a millisecond and when the wall clock is set back. */
final class UlidGenerator implements IdGenerator {
    private static final char[] ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();
    private static final int LENGTH = 26;
    private static final int TIME_LENGTH = 10;
    private static final int BITS = 5;
    private static final int MASK = 31;
    /** Two halves of 40 bits each: eight characters of five bits. */
    private static final long HALF_MASK = (1L << 40) - 1;

    private final TimeSource time;
    private final RandomGenerator random;
    private long lastMillis = -1;
    private long high;
    private long low;

    UlidGenerator(TimeSource time, RandomGenerator random) {
        this.time = time;
        this.random = random;
    }

    @Override
    public synchronized String next() {
        long millis = time.now().toEpochMilli();
        if (millis > lastMillis) {
            lastMillis = millis;
            // The top bit stays free, so that increments within the millisecond cannot overflow.
            high = random.nextLong() & (HALF_MASK >> 1);
            low = random.nextLong() & HALF_MASK;
        } else {
            low = (low + 1) & HALF_MASK;
            if (low == 0) {
                high++;
            }
        }
        char[] out = new char[LENGTH];
        write(out, 0, TIME_LENGTH, lastMillis);
        write(out, TIME_LENGTH, 8, high);
        write(out, TIME_LENGTH + 8, 8, low);
        return new String(out);
    }

    private static void write(char[] out, int from, int length, long value) {
        long rest = value;
        for (int i = from + length - 1; i >= from; i--) {
            out[i] = ALPHABET[(int) (rest & MASK)];
            rest >>>= BITS;
        }
    }
}
