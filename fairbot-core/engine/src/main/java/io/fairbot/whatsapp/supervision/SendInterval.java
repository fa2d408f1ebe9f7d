package io.fairbot.whatsapp.supervision;

import java.time.Duration;

/**
 * The pause between two messages of one line.
 *
 * @param min the shortest pause, zero or more
 * @param jitter how much longer it may be by chance, zero or more
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
            throw new IllegalArgumentException("A pause is not below zero.");
        }
    }

    boolean isNone() {
        return min.isZero() && jitter.isZero();
    }
}
