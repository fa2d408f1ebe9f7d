package io.fairbot.whatsapp.supervision;

import io.fairbot.runtime.TimeSource;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * What all lines of one channel share: the pause the provider asked for, and the budget of messages nobody asked for. Safe
 * for use from any thread.
 */
final class ChannelThrottle {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofMinutes(5);

    private final TimeSource time;
    private final RandomGenerator random;
    private final UsageWindow unasked;
    private long freeAt;
    private int warnings;

    ChannelThrottle(SendGovernorOptions options, TimeSource time, RandomGenerator random) {
        this.time = time;
        this.random = random;
        unasked = new UsageWindow(options.unsolicitedLimits());
        freeAt = time.nanoTime();
    }

    /** The provider says that it was too much: everybody waits, longer each time. */
    synchronized void slower() {
        long now = time.nanoTime();
        if (now - freeAt < 0) {
            // Messages that were under way when the pause began say nothing new.
            return;
        }
        warnings++;
        // A pause that chance makes zero would be none: half of it is certain.
        Duration cap = Jitter.cap(FIRST, MOST, warnings);
        freeAt = now + cap.toNanos() / 2 + Jitter.upTo(cap.dividedBy(2), random).toNanos();
    }

    /** A message went through. */
    synchronized void sent() {
        if (warnings > 0 && time.nanoTime() - freeAt >= 0) {
            warnings = 0;
        }
    }

    synchronized Duration pause(long now) {
        return Duration.ofNanos(Math.max(0, freeAt - now));
    }

    synchronized Duration unaskedWait(long now) {
        return unasked.freeIn(now);
    }

    synchronized void unaskedSent(long now) {
        unasked.add(now);
    }
}
