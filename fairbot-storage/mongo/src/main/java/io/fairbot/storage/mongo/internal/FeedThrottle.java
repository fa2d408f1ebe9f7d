package io.fairbot.storage.mongo.internal;

import io.fairbot.runtime.TimeSource;
import java.time.Duration;

/**
 * A throttle of the requests for changes: immediate as long as they are few, otherwise some hundred times a second.
 * Without it, every single change would need a request of its own, and the echoes of many small writes would cost as
 * much as the writes. Used by one thread at a time.
 */
final class FeedThrottle {
    private static final long EACH_NANOS = Duration.ofMillis(10).toNanos();
    /** The number of immediate requests after a pause. */
    private static final int BURST = 10;

    private final TimeSource time;
    private long due;

    FeedThrottle(TimeSource time) {
        this.time = time;
        due = time.nanoTime();
    }

    /** Records a response; returns the delay before the next request. */
    synchronized Duration afterAnswer() {
        long now = time.nanoTime();
        due = (now - due > 0 ? now : due) + EACH_NANOS;
        return Duration.ofNanos(Math.max(0, due - now - BURST * EACH_NANOS));
    }
}
