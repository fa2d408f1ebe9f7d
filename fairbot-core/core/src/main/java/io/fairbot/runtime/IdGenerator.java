package io.fairbot.runtime;

import java.util.random.RandomGenerator;

/**
 * A generator of identifiers for documents and messages.
 *
 * <p>Identifiers are unique; those of one generator sort by the time of their creation. Implementations are
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
     * even within one millisecond.
     *
     * @param time the source of the milliseconds
     * @param random the source of the rest; must be safe for use from any thread
     * @return the generator
     */
    static IdGenerator ulids(TimeSource time, RandomGenerator random) {
        return new UlidGenerator(time, random);
    }
}
