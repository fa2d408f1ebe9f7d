package io.fairbot.whatsapp.supervision;

import java.time.Duration;

/**
 * A sliding-window limit on attempts or messages: at most {@code max} in any window of the given length.
 *
 * @param max the limit, 1 to 1,000,000
 * @param window the length of the window, more than zero
 */
public record UsageLimit(int max, Duration window) {
    private static final int MAX = 1_000_000;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException when one is out of range
     */
    public UsageLimit {
        if (max < 1 || max > MAX || window.isNegative() || window.isZero()) {
            throw new IllegalArgumentException(
                    "A limit allows 1 to " + MAX + " in a window longer than zero, not " + max + " in " + window + ".");
        }
    }
}
