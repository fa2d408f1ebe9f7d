package io.fairbot.conversation.engine;

import java.time.Duration;

/** How long to wait after work failed: doubling from 100 ms to 30 s. */
final class Backoff {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration MOST = Duration.ofSeconds(30);
    private static final int MAX_SHIFT = 20;

    private Backoff() {}

    /** The wait after this many failures in a row, 1 or more. */
    static Duration after(int failures) {
        Duration wait = FIRST.multipliedBy(1L << Math.min(failures - 1, MAX_SHIFT));
        return wait.compareTo(MOST) < 0 ? wait : MOST;
    }
}
