package io.fairbot.fault;

import java.time.Duration;

/**
 * The time within which the mode is promised to be NORMAL again: 10 seconds and twice the time that it takes, at the rate
 * before the outage, to write to the database what was noted during it. Counted in messages, each of which is the same number
 * of batches.
 */
final class RecoveryBound {
    private static final Duration BASE = Duration.ofSeconds(10);
    private static final Duration WINDOW = Duration.ofSeconds(10);
    /** The time-out for which the promise is made; a process that waits longer for the database learns later that it is back. */
    private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(2);
    /** A person decided meanwhile which history remains: all documents are written, however many there are. */
    private static final Duration AFTER_DECISION = Duration.ofMinutes(5);

    private final SteadyCustomers customers;
    private final Duration slack;
    private double rate;
    private int before;
    private boolean isDecided;

    /**
     * Creates a bound.
     *
     * @param timeout how long the process waits for the database
     */
    RecoveryBound(SteadyCustomers customers, Duration timeout) {
        this.customers = customers;
        // It waits once for a call that the outage met, and once for what such calls may still do.
        slack = timeout.minus(USUAL_TIMEOUT).multipliedBy(2);
    }

    /** The mode is NORMAL, and a fault follows. */
    void begin() {
        rate = customers.rate(WINDOW);
        before = customers.count();
        isDecided = false;
    }

    /** The fault has ended. */
    void after(FaultKind kind) {
        isDecided |= kind.replacesDatabase();
    }

    /** Returns the time from now. */
    Duration get() {
        if (isDecided || rate == 0) {
            return AFTER_DECISION;
        }
        double seconds = 2 * (customers.count() - before) / rate;
        return BASE.plus(slack).plusMillis((long) (1_000 * seconds));
    }
}
