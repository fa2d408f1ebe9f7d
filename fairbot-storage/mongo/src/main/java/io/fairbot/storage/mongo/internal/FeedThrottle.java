package io.fairbot.storage.mongo.internal;

import io.fairbot.runtime.TimeSource;
import java.time.Duration;

/**
 * How often the server is asked for changes: at once as long as they are few, else some hundred times a second. Without it, every
 * single change would be an answer of its own, and the echoes of many small writes would cost as much as the writes. For one
 * thread at a time.
 */
final class FeedThrottle {
    private static final long EACH_NANOS = Duration.ofMillis(10).toNanos();
    /** So many may come at once, after a rest. */
    private static final int BURST = 10;

    private final TimeSource time;
    private long due;

    FeedThrottle(TimeSource time) {
        this.time = time;
        due = time.nanoTime();
    }

    /** Notes an answer; tells how long to wait before the next question. */
    synchronized Duration afterAnswer() {
        long now = time.nanoTime();
        due = (now - due > 0 ? now : due) + EACH_NANOS;
        return Duration.ofNanos(Math.max(0, due - now - BURST * EACH_NANOS));
    }
}
