package io.fairbot.whatsapp.supervision;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Decides when a line that failed is tried again, and how. Used by one thread at a time.
 *
 * <p>Within one outage it only goes up: from reconnecting to opening anew to asking a person, as each budget is used up. A
 * line that opens and fails at once is the same outage.
 */
final class Attempts {
    private final SupervisionOptions options;
    private final RandomGenerator random;
    private final Spent reconnects;
    private final Spent reopens;
    private final Spent lastTries;
    private final Spent restarts;
    private Tier tier = Tier.RECONNECT;
    private int failures;
    private LineReport.Tally tally = new LineReport.Tally(0, 0, 0);

    /**
     * What is done next.
     *
     * @param tier how it is tried
     * @param delay when
     */
    record Plan(Tier tier, Duration delay) {}

    Attempts(SupervisionOptions options, RandomGenerator random) {
        this.options = options;
        this.random = random;
        reconnects = new Spent(List.of(options.reconnects()));
        reopens = new Spent(List.of(options.reopens()));
        lastTries = new Spent(List.of(options.lastTries()));
        restarts = new Spent(List.of(options.restarts()));
    }

    /** Whether a restart that the provider asked for is still no failure. */
    boolean mayRestart(long now) {
        if (!restarts.freeIn(now).isZero()) {
            return false;
        }
        restarts.add(now);
        return true;
    }

    /** The next attempt after a failure, by this tier at least. */
    Plan next(Tier least, long now) {
        if (tier.compareTo(least) < 0) {
            tier = least;
        }
        if (tier == Tier.RECONNECT && !reconnects.freeIn(now).isZero()) {
            tier = Tier.REOPEN;
        }
        if (tier == Tier.REOPEN && !reopens.freeIn(now).isZero()) {
            tier = Tier.PERSON;
        }
        failures++;
        if (tier == Tier.PERSON) {
            Budget budget = options.lastTries();
            Duration wait = Jitter.upTo(budget.window().dividedBy(budget.most()), random);
            Duration free = lastTries.freeIn(now);
            return new Plan(tier, wait.compareTo(free) < 0 ? free : wait);
        }
        Duration cap = Jitter.cap(options.firstWait(), options.mostWait(), failures);
        return new Plan(tier, Jitter.upTo(cap, random));
    }

    /** An attempt begins. */
    void begun(Tier how, long now) {
        switch (how) {
            case RECONNECT -> reconnects.add(now);
            case REOPEN -> reopens.add(now);
            case PERSON -> lastTries.add(now);
        }
        tally = tally.plus(how);
    }

    /** The line is well, or a person has taken care of it. */
    void forget() {
        tier = Tier.RECONNECT;
        failures = 0;
    }

    Tier tier() {
        return tier;
    }

    LineReport.Tally tally() {
        return tally;
    }
}
