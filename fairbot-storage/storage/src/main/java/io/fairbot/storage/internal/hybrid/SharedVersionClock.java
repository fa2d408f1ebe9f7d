package io.fairbot.storage.internal.hybrid;

import io.fairbot.runtime.TimeSource;
import io.fairbot.store.spi.InitialVersionClock;

/** A clock of initial versions for the database and the mirror alike. Safe for use from any thread. */
final class SharedVersionClock {
    private final InitialVersionClock clock;

    SharedVersionClock(TimeSource time, long floor) {
        clock = new InitialVersionClock(time, floor);
    }

    synchronized long first() {
        return clock.firstVersion();
    }

    /** Raises the floor to the version of a deleted document. */
    synchronized void raise(long version) {
        clock.raiseFloor(version);
    }
}
