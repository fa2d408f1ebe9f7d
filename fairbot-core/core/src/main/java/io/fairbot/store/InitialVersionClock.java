package io.fairbot.store;

import io.fairbot.Internal;
import io.fairbot.runtime.TimeSource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Generates first versions of documents, each above every version that an earlier document of that name had. For
 * implementations of stores.
 *
 * <p>It is the microseconds of the wall clock. That clock has whole milliseconds and can be set back, so it alone would give a
 * document that is deleted and inserted again a version it had before: hence the floor, below which no first version is given. A
 * durable store keeps the floor. Not safe for use from several threads.
 */
@Internal
public final class InitialVersionClock {
    private final TimeSource time;
    private long floor;

    /**
     * Creates a clock.
     *
     * @param time the wall clock
     * @param floor what {@link #floor()} was when the store was last used, 0 for a new one
     */
    public InitialVersionClock(TimeSource time, long floor) {
        this.time = time;
        this.floor = floor;
    }

    /**
     * Returns the first version of a document that is written now.
     *
     * @return a version above the floor
     */
    public long firstVersion() {
        return Math.max(ChronoUnit.MICROS.between(Instant.EPOCH, time.now()), floor + 1);
    }

    /**
     * Raises the floor to a version that was given up by a deletion.
     *
     * @param version the version of the deletion
     */
    public void raiseFloor(long version) {
        floor = Math.max(floor, version);
    }

    /**
     * Returns the highest version that was given up.
     *
     * @return the version, 0 for none
     */
    public long floor() {
        return floor;
    }
}
