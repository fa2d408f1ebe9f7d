package io.fairbot.whatsapp.supervision;

import io.fairbot.runtime.Backoff;
import io.fairbot.runtime.TimeSource;
import io.fairbot.whatsapp.FailureAction;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.supervision.LineDiagnosis.DiagnosisKind;
import io.fairbot.whatsapp.supervision.LineReport.Urgency;
import io.fairbot.whatsapp.supervision.LineTransitionTable.LineEvent;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The recovery policy of a line: limits of attempts, and the decision after a failure. Not thread-safe.
 *
 * <p>Within an outage the tier only rises, each time the limit of one is exhausted: reconnect, open another session,
 * alert an operator. A line that opens and fails at once is in the same outage.
 */
final class RecoveryPolicy {
    private final Supplier<SupervisionOptions> options;
    private final SupervisionOptions limits;
    private final RandomGenerator random;
    private final UsageWindow reconnects;
    private final UsageWindow reopens;
    private final UsageWindow escalatedTries;
    private final UsageWindow restarts;
    private RecoveryTier tier = RecoveryTier.RECONNECT;
    private int triedInTier;
    private int failures;
    /** Whether an operator was alerted in this outage. */
    private boolean alerted;

    private LineReport.AttemptCounts attempts = new LineReport.AttemptCounts(0, 0, 0);

    /**
     * The next attempt.
     *
     * @param tier the tier of the attempt
     * @param delay the delay before the attempt
     */
    record RecoveryAttempt(RecoveryTier tier, Duration delay) {}

    /** Creates a policy with the current limits; delays are those at the time of each attempt. */
    RecoveryPolicy(Supplier<SupervisionOptions> options, RandomGenerator random) {
        this.options = options;
        this.random = random;
        limits = options.get();
        reconnects = new UsageWindow(List.of(limits.reconnectLimit()));
        reopens = new UsageWindow(List.of(limits.reopenLimit()));
        escalatedTries = new UsageWindow(List.of(limits.escalatedLimit()));
        restarts = new UsageWindow(List.of(limits.restartLimit()));
    }

    /** Decides on the reaction to a failure; a failure of unknown cause is treated as a lost connection. */
    LineSignal decide(LineDiagnosis failure, TimeSource time) {
        return switch (failure.cause().map(FailureCause::action).orElse(FailureAction.RECONNECT)) {
            case RECONNECT_NOW ->
                tryRestart(time.nanoTime())
                        ? LineSignal.of(LineEvent.RESTART, Urgency.NOTE, failure)
                                .withAttempt(new RecoveryAttempt(RecoveryTier.RECONNECT, Duration.ZERO))
                        : retry(RecoveryTier.RECONNECT, failure, time);
            case STOP_UNTIL -> stopUntil(failure, time);
            case STOP_CHECK_OWNER -> LineSignal.of(LineEvent.STOP_FIND_OWNER, Urgency.ALERT, failure);
            case STOP_RELINK, CONFIGURATION -> LineSignal.of(LineEvent.STOP, Urgency.ALERT, failure);
            case STOP_PAGE -> LineSignal.of(LineEvent.STOP, Urgency.PAGE, failure);
            case STOP_ALL_OUTDATED -> LineSignal.of(LineEvent.STOP_ALL, Urgency.ALERT, failure);
            case PROBE -> retry(RecoveryTier.REOPEN, failure, time);
            default -> retry(RecoveryTier.RECONNECT, failure, time);
        };
    }

    private LineSignal retry(RecoveryTier least, LineDiagnosis failure, TimeSource time) {
        RecoveryAttempt planned = next(least, time.nanoTime());
        if (planned.tier() != RecoveryTier.ESCALATED) {
            return LineSignal.of(LineEvent.RETRY, Urgency.NOTE, failure).withAttempt(planned);
        }
        LineDiagnosis exhausted = new LineDiagnosis(
                DiagnosisKind.RETRIES_EXHAUSTED, failure.cause(), failure.at(), failure.until(), failure.detail());
        Urgency urgency = alerted ? Urgency.NOTE : Urgency.ALERT;
        alerted = true;
        return LineSignal.of(LineEvent.RETRY, urgency, exhausted).withAttempt(planned);
    }

    /** Stops until the time that the provider names; an end in the past is no reason to try without a delay. */
    private LineSignal stopUntil(LineDiagnosis failure, TimeSource time) {
        if (failure.until().isEmpty()) {
            return LineSignal.of(LineEvent.STOP, Urgency.ALERT, failure);
        }
        RecoveryAttempt planned = next(RecoveryTier.REOPEN, time.nanoTime());
        Duration left = Duration.between(time.now(), failure.until().get());
        Duration delay = left.isNegative() ? planned.delay() : left.plus(planned.delay());
        return LineSignal.of(LineEvent.STOP_UNTIL, Urgency.ALERT, failure)
                .withAttempt(new RecoveryAttempt(planned.tier(), delay));
    }

    /**
     * Counts a restart that the provider requested, unless it is part of an outage or there were too many: then it is a
     * failure.
     */
    boolean tryRestart(long now) {
        if (failures > 0 || !restarts.waitTime(now).isZero()) {
            return false;
        }
        restarts.add(now);
        return true;
    }

    /** Returns the next attempt after a failure, of this tier at least. */
    RecoveryAttempt next(RecoveryTier least, long now) {
        if (tier.compareTo(least) < 0) {
            escalate(least);
        }
        if (tier == RecoveryTier.RECONNECT && isUsedUp(limits.reconnectLimit(), reconnects, now)) {
            escalate(RecoveryTier.REOPEN);
        }
        if (tier == RecoveryTier.REOPEN && isUsedUp(limits.reopenLimit(), reopens, now)) {
            escalate(RecoveryTier.ESCALATED);
        }
        failures++;
        if (tier == RecoveryTier.ESCALATED) {
            UsageLimit limit = limits.escalatedLimit();
            Duration delay = Backoff.jitter(limit.window().dividedBy(limit.max()), random);
            Duration free = escalatedTries.waitTime(now);
            return new RecoveryAttempt(tier, delay.compareTo(free) < 0 ? free : delay);
        }
        Backoff backoff =
                new Backoff(options.get().initialBackoff(), options.get().maxBackoff());
        return new RecoveryAttempt(tier, Backoff.jitter(backoff.after(failures), random));
    }

    /**
     * Returns whether a limit is exhausted, within its window or within this outage: a line that fails just rarely
     * enough for the window does not work either.
     */
    private boolean isUsedUp(UsageLimit limit, UsageWindow used, long now) {
        return triedInTier >= limit.max() || !used.waitTime(now).isZero();
    }

    private void escalate(RecoveryTier to) {
        tier = to;
        triedInTier = 0;
    }

    /** Counts an attempt that begins. */
    void attemptStarted(RecoveryTier how, long now) {
        switch (how) {
            case RECONNECT -> reconnects.add(now);
            case REOPEN -> reopens.add(now);
            case ESCALATED -> escalatedTries.add(now);
        }
        triedInTier++;
        attempts = attempts.plus(how);
    }

    /** Ends the outage: the line works, or an operator has taken care of it. */
    void reset() {
        escalate(RecoveryTier.RECONNECT);
        failures = 0;
        alerted = false;
    }

    LineReport.AttemptCounts attempts() {
        return attempts;
    }
}
