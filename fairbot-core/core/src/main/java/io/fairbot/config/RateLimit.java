package io.fairbot.config;

import java.time.Duration;

/**
 * A limit on the number of requests in a window of time.
 *
 * @param requests the maximum number of requests; 1 or more
 * @param window the length of the window; more than zero
 */
public record RateLimit(int requests, Duration window) {

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException when requests or window are not positive
     */
    public RateLimit {
        if (requests < 1) {
            throw new IllegalArgumentException("A rate limit lets through 1 request or more, not " + requests + ".");
        }
        if (window.isNegative() || window.isZero()) {
            throw new IllegalArgumentException("The window of a rate limit is longer than zero, not " + window + ".");
        }
    }

    /** Returns the form of the settings, such as {@code 600/1m}. */
    @Override
    public String toString() {
        return requests + "/" + SettingTypes.text(window);
    }
}
