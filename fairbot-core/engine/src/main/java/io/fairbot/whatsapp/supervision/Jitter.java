package io.fairbot.whatsapp.supervision;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Waits that chance spreads, so that lines which failed together do not come back together. */
final class Jitter {
    private static final int MAX_SHIFT = 20;

    private Jitter() {}

    /** The longest wait after this many failures in a row, 1 or more: doubling from the first to the most. */
    static Duration cap(Duration first, Duration most, int failures) {
        Duration cap = first.multipliedBy(1L << Math.min(failures - 1, MAX_SHIFT));
        return cap.compareTo(most) < 0 ? cap : most;
    }

    /** Anything from zero to the cap, all equally likely. */
    static Duration upTo(Duration cap, RandomGenerator random) {
        return Duration.ofNanos(random.nextLong(cap.toNanos() + 1));
    }
}
