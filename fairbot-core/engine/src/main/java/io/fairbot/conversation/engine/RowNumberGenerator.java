package io.fairbot.conversation.engine;

import io.fairbot.runtime.TimeSource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A generator of strictly increasing row numbers of a branch, based on the time in microseconds. */
final class RowNumberGenerator {
    private final TimeSource time;
    private long last;

    RowNumberGenerator(TimeSource time) {
        this.time = time;
    }

    /** Makes all later numbers higher than one that is stored. */
    synchronized void advanceTo(long seen) {
        last = Math.max(last, seen);
    }

    synchronized long next() {
        last = Math.max(last + 1, ChronoUnit.MICROS.between(Instant.EPOCH, time.now()));
        return last;
    }
}
