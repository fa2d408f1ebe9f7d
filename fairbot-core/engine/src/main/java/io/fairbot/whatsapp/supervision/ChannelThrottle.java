package io.fairbot.whatsapp.supervision;

import io.fairbot.runtime.Backoff;
import io.fairbot.runtime.TimeSource;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The throttle shared by all lines of a channel: the pause that the provider demanded, and the limits of unsolicited
 * messages. Safe for use from any thread.
 */
final class ChannelThrottle {
    private static final Backoff PAUSES = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5));

    private final TimeSource time;
    private final RandomGenerator random;
    private final UsageWindow unsolicited;
    private long freeAt;
    private int warnings;

    ChannelThrottle(SendGovernorOptions options, TimeSource time, RandomGenerator random) {
        this.time = time;
        this.random = random;
        unsolicited = new UsageWindow(options.unsolicitedLimits());
        freeAt = time.nanoTime();
    }

    /** Records that the provider refused a message because there were too many: all lines pause, longer each time. */
    synchronized void backOff() {
        long now = time.nanoTime();
        if (now - freeAt < 0) {
            // Messages in flight when the pause began carry no new information.
            return;
        }
        warnings++;
        // Full jitter could make the pause zero; half of it is certain.
        Duration half = PAUSES.after(warnings).dividedBy(2);
        freeAt = now + half.toNanos() + Backoff.jitter(half, random).toNanos();
    }

    /** Records that a message was sent. */
    synchronized void sent() {
        if (warnings > 0 && time.nanoTime() - freeAt >= 0) {
            warnings = 0;
        }
    }

    /** Returns the rest of the pause; zero when there is none. */
    synchronized Duration pause(long now) {
        return Duration.ofNanos(Math.max(0, freeAt - now));
    }

    synchronized Duration unsolicitedWait(long now) {
        return unsolicited.waitTime(now);
    }

    synchronized void unsolicitedSent(long now) {
        unsolicited.add(now);
    }
}
