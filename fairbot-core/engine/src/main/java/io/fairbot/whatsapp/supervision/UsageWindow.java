package io.fairbot.whatsapp.supervision;

import java.time.Duration;
import java.util.List;

/**
 * The times of recent uses, as far back as its limits reach: a sliding window for each limit. Not thread-safe.
 *
 * <p>Only as many times are stored as the largest limit allows; older ones cannot exhaust any.
 */
final class UsageWindow {
    private static final int FIRST_SIZE = 4;

    private final List<UsageLimit> limits;
    private final int capacity;
    private long[] moments = new long[FIRST_SIZE];
    private int size;
    private int next;

    UsageWindow(List<UsageLimit> limits) {
        this.limits = limits;
        capacity = limits.stream().mapToInt(UsageLimit::max).max().orElse(0);
    }

    /** Records a use now, at a time of the monotonic clock. */
    void add(long now) {
        if (capacity == 0) {
            return;
        }
        if (size == moments.length && size < capacity) {
            grow();
        }
        moments[next] = now;
        next = (next + 1) % moments.length;
        size = Math.min(size + 1, moments.length);
    }

    /** Returns the time until the next use is allowed; zero when it is allowed now. */
    Duration waitTime(long now) {
        long longest = 0;
        for (UsageLimit limit : limits) {
            if (size >= limit.max()) {
                long since = now - last(limit.max());
                longest = Math.max(longest, limit.window().toNanos() - since);
            }
        }
        return Duration.ofNanos(longest);
    }

    /** Returns whether every use is outside of every window, so that nothing is lost by dropping this object. */
    boolean isExpired(long now) {
        if (size == 0) {
            return true;
        }
        long since = now - last(1);
        return limits.stream().allMatch(limit -> since >= limit.window().toNanos());
    }

    /** Returns the time of the last use for 1, of the last but one for 2, and so on. */
    private long last(int back) {
        return moments[Math.floorMod(next - back, moments.length)];
    }

    private void grow() {
        long[] larger = new long[Math.min(capacity, moments.length * 2)];
        for (int i = 0; i < size; i++) {
            larger[i] = last(size - i);
        }
        moments = larger;
        next = size;
    }
}
