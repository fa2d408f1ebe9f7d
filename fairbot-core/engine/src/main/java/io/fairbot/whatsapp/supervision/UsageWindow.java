package io.fairbot.whatsapp.supervision;

import java.time.Duration;
import java.util.List;

/**
 * When something was done, as far back as budgets ask. Not safe for use from several threads.
 *
 * <p>Only the last {@code most} moments of the widest budget are kept: what is further back cannot exhaust any.
 */
final class UsageWindow {
    private static final int FIRST_SIZE = 4;

    private final List<UsageLimit> budgets;
    private final int keep;
    private long[] moments = new long[FIRST_SIZE];
    private int size;
    private int next;

    UsageWindow(List<UsageLimit> budgets) {
        this.budgets = budgets;
        keep = budgets.stream().mapToInt(UsageLimit::max).max().orElse(0);
    }

    /** Notes that it is done now, at a moment of the monotonic clock. */
    void add(long now) {
        if (keep == 0) {
            return;
        }
        if (size == moments.length && size < keep) {
            grow();
        }
        moments[next] = now;
        next = (next + 1) % moments.length;
        size = Math.min(size + 1, moments.length);
    }

    /** How long until it may be done again; zero when now. */
    Duration freeIn(long now) {
        long longest = 0;
        for (UsageLimit budget : budgets) {
            if (size >= budget.max()) {
                long since = now - last(budget.max());
                longest = Math.max(longest, budget.window().toNanos() - since);
            }
        }
        return Duration.ofNanos(longest);
    }

    /** Whether all that was done is out of every window, so that nothing is lost by forgetting it. */
    boolean isForgettable(long now) {
        if (size == 0) {
            return true;
        }
        long since = now - last(1);
        return budgets.stream().allMatch(budget -> since >= budget.window().toNanos());
    }

    /** The moment of the last, the last but one, and so on, from 1. */
    private long last(int back) {
        return moments[Math.floorMod(next - back, moments.length)];
    }

    private void grow() {
        long[] larger = new long[Math.min(keep, moments.length * 2)];
        for (int i = 0; i < size; i++) {
            larger[i] = last(size - i);
        }
        moments = larger;
        next = size;
    }
}
