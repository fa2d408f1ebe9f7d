package io.fairbot.conversation.engine;

import io.fairbot.runtime.TimeSource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A source of rising numbers for the rows of a branch, close to the microseconds since 1970. */
final class RowNumberGenerator {
    private final TimeSource time;
    private long last;

    RowNumberGenerator(TimeSource time) {
        this.time = time;
    }

    /** Makes all later numbers higher than one that is in the store. */
    synchronized void advanceTo(long seen) {
        last = Math.max(last, seen);
    }

    synchronized long next() {
        last = Math.max(last + 1, ChronoUnit.MICROS.between(Instant.EPOCH, time.now()));
        return last;
    }
}
