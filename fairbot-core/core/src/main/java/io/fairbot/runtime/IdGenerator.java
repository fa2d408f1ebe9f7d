package io.fairbot.runtime;

import java.util.random.RandomGenerator;

/**
 * Makes identifiers for documents and messages.
 *
 * <p>They are unique, and sort by the moment they were made as far as one generator is concerned. Implementations are
 * safe for use from any thread.
 */
@FunctionalInterface
public interface IdGenerator {

    /**
     * Returns a new identifier of 26 characters from {@code 0-9A-Z}.
     *
     * @return the identifier
     */
    String next();

    /**
     * Returns a generator of ULIDs: 48 bits of milliseconds and 80 bits of randomness in Crockford's base 32, rising
     * also within one millisecond.
     *
     * @param time where the milliseconds come from
     * @param random where the rest comes from; must be safe for use from any thread
     * @return a generator
     */
    static IdGenerator ulids(TimeSource time, RandomGenerator random) {
        return new UlidGenerator(time, random);
    }
}
