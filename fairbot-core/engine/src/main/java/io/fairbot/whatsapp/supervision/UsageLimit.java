package io.fairbot.whatsapp.supervision;

import java.time.Duration;

/**
 * How often something may be done: at most so many times in any window of that length, wherever it begins.
 *
 * @param max how often, 1 to 1,000,000
 * @param window the length of the window, more than zero
 */
public record UsageLimit(int max, Duration window) {
    private static final int LARGEST = 1_000_000;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException when one is out of range
     */
    public UsageLimit {
        if (max < 1 || max > LARGEST || window.isNegative() || window.isZero()) {
            throw new IllegalArgumentException("A budget allows 1 to " + LARGEST + " in a window longer than zero, not "
                    + max + " in " + window + ".");
        }
    }
}
