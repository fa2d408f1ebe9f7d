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
final class RecoveryPolicy {
    private final Supplier<SupervisionOptions> options;
    private final SupervisionOptions budgets;
    private final RandomGenerator random;
    private final UsageWindow reconnects;
    private final UsageWindow reopens;
    private final UsageWindow lastTries;
    private final UsageWindow restarts;
    private RecoveryTier tier = RecoveryTier.RECONNECT;
    private int triedInTier;
    private int failures;
    private LineReport.AttemptCounts tally = new LineReport.AttemptCounts(0, 0, 0);

    /**
     * What is done next.
     *
     * @param tier how it is tried
     * @param delay when
     */
    record RecoveryAttempt(RecoveryTier tier, Duration delay) {}

    /** Creates it; the budgets are those of now, the waits those of each attempt. */
    RecoveryPolicy(Supplier<SupervisionOptions> options, RandomGenerator random) {
        this.options = options;
        this.random = random;
        budgets = options.get();
        reconnects = new UsageWindow(List.of(budgets.reconnectLimit()));
        reopens = new UsageWindow(List.of(budgets.reopenLimit()));
        lastTries = new UsageWindow(List.of(budgets.escalatedLimit()));
        restarts = new UsageWindow(List.of(budgets.restartLimit()));
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
    RecoveryAttempt next(RecoveryTier least, long now) {
        if (tier.compareTo(least) < 0) {
            rise(least);
        }
        if (tier == RecoveryTier.RECONNECT && isUsedUp(budgets.reconnectLimit(), reconnects, now)) {
            rise(RecoveryTier.REOPEN);
        }
        if (tier == RecoveryTier.REOPEN && isUsedUp(budgets.reopenLimit(), reopens, now)) {
            rise(RecoveryTier.ESCALATED);
        }
        failures++;
        if (tier == RecoveryTier.ESCALATED) {
            UsageLimit budget = budgets.escalatedLimit();
            Duration wait = Jitter.upTo(budget.window().dividedBy(budget.max()), random);
            Duration free = lastTries.freeIn(now);
            return new RecoveryAttempt(tier, wait.compareTo(free) < 0 ? free : wait);
        }
        Duration cap = Jitter.cap(options.get().initialBackoff(), options.get().maxBackoff(), failures);
        return new RecoveryAttempt(tier, Jitter.upTo(cap, random));
    }

    /** Within its window, or within this outage: a line that fails just rarely enough for the window is not well either. */
    private boolean isUsedUp(UsageLimit budget, UsageWindow spent, long now) {
        return triedInTier >= budget.max() || !spent.freeIn(now).isZero();
    }

    private void rise(RecoveryTier to) {
        tier = to;
        triedInTier = 0;
    }

    /** An attempt begins. */
    void begun(RecoveryTier how, long now) {
        switch (how) {
            case RECONNECT -> reconnects.add(now);
            case REOPEN -> reopens.add(now);
            case ESCALATED -> lastTries.add(now);
        }
        triedInTier++;
        tally = tally.plus(how);
    }

    /** The line is well, or a person has taken care of it. */
    void forget() {
        rise(RecoveryTier.RECONNECT);
        failures = 0;
    }

    LineReport.AttemptCounts tally() {
        return tally;
    }
}
