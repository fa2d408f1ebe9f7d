package io.fairbot.runtime;

import io.fairbot.Internal;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * An exponential backoff: delays between attempts that double with every failure, up to a limit. Immutable.
 *
 * @param first the delay after the first failure; more than zero
 * @param max the longest delay; at least {@code first}
 */
@Internal
public record Backoff(Duration first, Duration max) {
    /** The maximum number of doublings: with more of them every sensible limit is reached, and a long would overflow. */
    private static final int MAX_DOUBLINGS = 20;

    /** Checks the range. */
    public Backoff {
        if (first.isZero() || first.isNegative() || max.compareTo(first) < 0) {
            throw new IllegalArgumentException(
                    "Delays must begin above zero and end at their first or later, not run from " + first + " to " + max
                            + ".");
        }
    }

    /**
     * Returns the delay before the next attempt.
     *
     * @param failures the number of failed attempts in a row, 1 or more
     * @return from {@link #first()} to {@link #max()}
     * @throws IllegalArgumentException when there was no failure
     */
    public Duration after(int failures) {
        if (failures < 1) {
            throw new IllegalArgumentException("There is nothing to wait for after " + failures + " failures.");
        }
        Duration delay = first.multipliedBy(1L << Math.min(failures - 1, MAX_DOUBLINGS));
        return delay.compareTo(max) < 0 ? delay : max;
    }

    /**
     * Returns a random delay ("full jitter"), so that concurrent failures are not retried at the same time.
     *
     * @param max the longest delay; zero or more
     * @param random the source of randomness
     * @return from zero to {@code max}, uniformly distributed
     */
    public static Duration jitter(Duration max, RandomGenerator random) {
        return Duration.ofNanos(random.nextLong(max.toNanos() + 1));
    }
}
