package io.fairbot.agent.engine;

import io.fairbot.runtime.Backoff;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/** The backoff policy for restarts of an agent that failed. Used on the event loop only. */
final class RestartBackoff {
    private final AgentOptions options;
    private final Backoff delays;
    private final RandomGenerator random;
    /** The times at which restarts were scheduled, on the monotonic clock, the oldest first. */
    private final Deque<Long> recent = new ArrayDeque<>();

    private boolean exhausted;
    private long lastFailure;
    private final AtomicLong count = new AtomicLong();

    /**
     * The delay of the next restart.
     *
     * @param delay the delay from now
     * @param exhausted whether the budget is used up, so that an operator is needed
     */
    record RestartDelay(Duration delay, boolean exhausted) {}

    RestartBackoff(AgentOptions options, RandomGenerator random) {
        this.options = options;
        Duration max = options.maxRestartDelay();
        Duration initial = options.initialRestartDelay();
        delays = new Backoff(initial.compareTo(max) < 0 ? initial : max, max);
        this.random = random;
    }

    /** Returns the delay of the next restart: delays are random and grow; once the budget is exhausted, each is one window. */
    RestartDelay next(long now) {
        long window = options.restartWindow().toNanos();
        while (!recent.isEmpty() && now - recent.getFirst() >= window) {
            recent.removeFirst();
        }
        // Once it is exhausted, only a whole window without failure restores it, not a window of waiting.
        exhausted = exhausted ? now - lastFailure < 2 * window : recent.size() >= options.maxRestarts();
        lastFailure = now;
        count.incrementAndGet();
        if (exhausted) {
            // Not never: an instance whose network returns on Sunday should not wait for Monday.
            return new RestartDelay(options.restartWindow(), true);
        }
        Duration max = delays.after(recent.size() + 1);
        recent.addLast(now);
        return new RestartDelay(Duration.ofNanos(random.nextLong(max.toNanos() + 1)), false);
    }

    /** Restores the whole budget: an operator has dealt with the cause. */
    void reset() {
        recent.clear();
        exhausted = false;
    }

    /** Returns the total number of scheduled restarts; may be read on any thread. */
    long count() {
        return count.get();
    }
}
