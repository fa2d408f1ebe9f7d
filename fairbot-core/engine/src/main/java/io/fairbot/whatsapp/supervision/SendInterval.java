package io.fairbot.whatsapp.supervision;

import java.time.Duration;

/**
 * The pause between two messages of a line.
 *
 * @param min the shortest pause, zero or more
 * @param jitter the longest random time that is added, zero or more
 */
public record SendInterval(Duration min, Duration jitter) {
    /** No pause. */
    public static final SendInterval NONE = new SendInterval(Duration.ZERO, Duration.ZERO);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException when a time is below zero
     */
    public SendInterval {
        if (min.isNegative() || jitter.isNegative()) {
            throw new IllegalArgumentException("A pause must be zero or more.");
        }
    }

    boolean isNone() {
        return min.isZero() && jitter.isZero();
    }
}
