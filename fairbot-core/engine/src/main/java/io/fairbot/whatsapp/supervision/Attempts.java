package io.fairbot.whatsapp.supervision;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Decides when a line that failed is tried again, and how. Used by one thread at a time.
 *
 * <p>Within one outage it only goes up: from reconnecting to opening anew to asking a person, as each budget is used up. A
 * line that opens and fails at once is the same outage.
 */
final class Attempts {
    private final Supplier<SupervisionOptions> options;
    private final SupervisionOptions budgets;
    private final RandomGenerator random;
    private final Spent reconnects;
    private final Spent reopens;
    private final Spent lastTries;
    private final Spent restarts;
    private Tier tier = Tier.RECONNECT;
    private int triedInTier;
    private int failures;
    private LineReport.Tally tally = new LineReport.Tally(0, 0, 0);

    /**
     * What is done next.
     *
     * @param tier how it is tried
     * @param delay when
     */
    record Plan(Tier tier, Duration delay) {}

    /** Creates it; the budgets are those of now, the waits those of each attempt. */
    Attempts(Supplier<SupervisionOptions> options, RandomGenerator random) {
        this.options = options;
        this.random = random;
        budgets = options.get();
        reconnects = new Spent(List.of(budgets.reconnects()));
        reopens = new Spent(List.of(budgets.reopens()));
        lastTries = new Spent(List.of(budgets.lastTries()));
        restarts = new Spent(List.of(budgets.restarts()));
    }

    /** Whether a restart that the provider asked for is still no failure; within an outage it is one like any other. */
    boolean mayRestart(long now) {
        if (failures > 0 || !restarts.freeIn(now).isZero()) {
            return false;
        }
        restarts.add(now);
        return true;
    }

    /** The next attempt after a failure, by this tier at least. */
    Plan next(Tier least, long now) {
        if (tier.compareTo(least) < 0) {
            rise(least);
        }
        if (tier == Tier.RECONNECT && isUsedUp(budgets.reconnects(), reconnects, now)) {
            rise(Tier.REOPEN);
        }
        if (tier == Tier.REOPEN && isUsedUp(budgets.reopens(), reopens, now)) {
            rise(Tier.PERSON);
        }
        failures++;
        if (tier == Tier.PERSON) {
            Budget budget = budgets.lastTries();
            Duration wait = Jitter.upTo(budget.window().dividedBy(budget.most()), random);
            Duration free = lastTries.freeIn(now);
            return new Plan(tier, wait.compareTo(free) < 0 ? free : wait);
        }
        Duration cap = Jitter.cap(options.get().firstWait(), options.get().mostWait(), failures);
        return new Plan(tier, Jitter.upTo(cap, random));
    }

    /** Within its window, or within this outage: a line that fails just rarely enough for the window is not well either. */
    private boolean isUsedUp(Budget budget, Spent spent, long now) {
        return triedInTier >= budget.most() || !spent.freeIn(now).isZero();
    }

    private void rise(Tier to) {
        tier = to;
        triedInTier = 0;
    }

    /** An attempt begins. */
    void begun(Tier how, long now) {
        switch (how) {
            case RECONNECT -> reconnects.add(now);
            case REOPEN -> reopens.add(now);
            case PERSON -> lastTries.add(now);
        }
        triedInTier++;
        tally = tally.plus(how);
    }

    /** The line is well, or a person has taken care of it. */
    void forget() {
        rise(Tier.RECONNECT);
        failures = 0;
    }

    LineReport.Tally tally() {
        return tally;
    }
}
