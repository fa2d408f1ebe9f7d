package io.fairbot.conversation.queue;

import io.fairbot.Internal;
import io.fairbot.runtime.TimeSource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A generator of strictly increasing row numbers of a branch, based on the time in microseconds. Safe for use from any thread. */
@Internal
public final class RowNumberGenerator {
    private final TimeSource time;
    private long last;

    /**
     * Creates a generator.
     *
     * @param time the source of the numbers
     */
    public RowNumberGenerator(TimeSource time) {
        this.time = time;
    }

    /**
     * Makes all later numbers higher than one that is stored.
     *
     * @param seen the stored number
     */
    public synchronized void advanceTo(long seen) {
        last = Math.max(last, seen);
    }

    /**
     * Returns the next number.
     *
     * @return a number that is higher than all before
     */
    public synchronized long next() {
        last = Math.max(last + 1, ChronoUnit.MICROS.between(Instant.EPOCH, time.now()));
        return last;
    }
}
