package io.fairbot.agent.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.random.RandomGenerator;

/** Decides when an agent that failed is started again. Used by one thread at a time. */
final class RestartBackoff {
    private static final int MAX_SHIFT = 20;

    private final AgentOptions options;
    private final RandomGenerator random;
    /** When restarts were planned, on the monotonic clock, the oldest first. */
    private final Deque<Long> within = new ArrayDeque<>();

    private boolean usedUp;
    private long lastFailure;
    private long count;

    /**
     * What is done.
     *
     * @param delay when it is started again
     * @param usedUp whether the budget is used up, so that a person is asked
     */
    record RestartDelay(Duration delay, boolean usedUp) {}

    RestartBackoff(AgentOptions options, RandomGenerator random) {
        this.options = options;
        this.random = random;
    }

    /** The next restart after a failure: with waits that grow and that chance spreads, and rarely once the budget is used up. */
    RestartDelay next(long now) {
        long window = options.restartWindow().toNanos();
        while (!within.isEmpty() && now - within.getFirst() >= window) {
            within.removeFirst();
        }
        // Once it is used up, a whole window of work is needed to be trusted again, not a window of waiting.
        usedUp = usedUp ? now - lastFailure < 2 * window : within.size() >= options.maxRestarts();
        lastFailure = now;
        count++;
        if (usedUp) {
            // Not never: a shop whose network comes back on Sunday should not wait for Monday.
            return new RestartDelay(options.restartWindow(), true);
        }
        Duration cap = options.initialRestartDelay().multipliedBy(1L << Math.min(within.size(), MAX_SHIFT));
        Duration most = cap.compareTo(options.maxRestartDelay()) < 0 ? cap : options.maxRestartDelay();
        within.addLast(now);
        return new RestartDelay(Duration.ofNanos(random.nextLong(most.toNanos() + 1)), false);
    }

    /** A person has taken care of it: the budget is whole again. */
    void forget() {
        within.clear();
        usedUp = false;
    }

    /** How many restarts were planned in all. */
    long count() {
        return count;
    }
}
