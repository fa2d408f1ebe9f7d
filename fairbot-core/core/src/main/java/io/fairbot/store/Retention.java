package io.fairbot.store;

import java.time.Duration;

/**
 * How long documents of a model are retained.
 *
 * @param field the top-level field with the moment from which the time counts; a document without it is retained
 * @param duration how long after that moment it is retained; more than zero
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
