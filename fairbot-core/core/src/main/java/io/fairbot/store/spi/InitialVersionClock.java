package io.fairbot.store.spi;

import io.fairbot.Internal;
import io.fairbot.runtime.TimeSource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A clock for the first version of a document, greater than every version of an earlier document with the same id. For
 * implementations of stores.
 *
 * <p>The version is the wall-clock time in microseconds. That clock has a resolution of milliseconds and can be set back,
 * so that alone could repeat a version of a document that is deleted and inserted again: hence the floor, above which every
 * first version is. A durable store stores the floor. Not safe for use from several threads.
 */
@Internal
public final class InitialVersionClock {
    private final TimeSource time;
    private long floor;

    /**
     * Creates a clock.
     *
     * @param time the wall clock
     * @param floor the {@link #floor()} when the store was last used, 0 for a new one
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
     * Raises the floor to the version of a deletion.
     *
     * @param version the version of the deletion
     */
    public void raiseFloor(long version) {
        floor = Math.max(floor, version);
    }

    /**
     * Returns the highest version of a deletion.
     *
     * @return the version, 0 for none
     */
    public long floor() {
        return floor;
    }
}
