package io.fairbot.store;

import java.time.Duration;

/**
 * The retention of the documents of a model.
 *
 * @param field the top-level field with the instant at which the retention begins; a document without it is retained
 * @param duration the time for which it is retained after that instant; more than zero
 */
public record Retention(String field, Duration duration) {

    /**
     * Checks the time.
     *
     * @throws IllegalArgumentException when it is not positive
     */
    public Retention {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("Documents are kept for more than zero time, not " + duration + ".");
        }
    }
}
