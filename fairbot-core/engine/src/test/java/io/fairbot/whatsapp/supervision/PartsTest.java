package io.fairbot.whatsapp.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.runtime.Backoff;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Budgets, waits and the turnstile, by themselves. */
class PartsTest {
    private static final UsageLimit THREE_A_MINUTE = new UsageLimit(3, Duration.ofMinutes(1));

    private static long at(Duration moment) {
        return moment.toNanos();
    }

    @ParameterizedTest
    @CsvSource({"0, PT1M", "1000001, PT1M", "-1, PT1M", "1, PT0S", "1, -PT1S"})
    void aBudgetOutOfRangeIsRefused(int most, Duration window) {
        assertThatThrownBy(() -> new UsageLimit(most, window)).hasMessageContaining("not " + most + " in " + window);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1_000_000})
    void aBudgetMayBeAsSmallAndAsLargeAsThis(int most) {
        assertThat(new UsageLimit(most, Duration.ofNanos(1)).max()).isEqualTo(most);
    }

    @Test
    void aPauseBelowZeroIsRefused() {
        Duration less = Duration.ofNanos(-1);
        assertThatThrownBy(() -> new SendInterval(less, Duration.ZERO)).hasMessageContaining("zero or more");
        assertThatThrownBy(() -> new SendInterval(Duration.ZERO, less)).hasMessageContaining("zero or more");
        assertThat(new SendInterval(Duration.ofSeconds(1), Duration.ZERO).isNone())
                .isFalse();
        assertThat(new SendInterval(Duration.ZERO, Duration.ofSeconds(1)).isNone())
                .isFalse();
        assertThat(SendInterval.NONE.isNone()).isTrue();
    }

    @Test
    void aBudgetIsFreeAgainWhenTheOldestLeavesTheWindow() {
        UsageWindow spent = new UsageWindow(List.of(THREE_A_MINUTE));
        for (int second = 0; second < 3; second++) {
            assertThat(spent.waitTime(at(Duration.ofSeconds(second)))).isEqualTo(Duration.ZERO);
            spent.add(at(Duration.ofSeconds(second)));
        }
        assertThat(spent.waitTime(at(Duration.ofSeconds(2)))).isEqualTo(Duration.ofSeconds(58));
        assertThat(spent.waitTime(at(Duration.ofSeconds(60)) - 1)).isEqualTo(Duration.ofNanos(1));
        assertThat(spent.waitTime(at(Duration.ofSeconds(60)))).isEqualTo(Duration.ZERO);
        spent.add(at(Duration.ofSeconds(60)));
        assertThat(spent.waitTime(at(Duration.ofSeconds(60)))).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void theStrictestOfSeveralBudgetsCounts() {
        UsageWindow spent = new UsageWindow(List.of(THREE_A_MINUTE, new UsageLimit(5, Duration.ofHours(1))));
        for (int minute = 0; minute < 5; minute++) {
            spent.add(at(Duration.ofMinutes(minute)));
        }
        assertThat(spent.waitTime(at(Duration.ofMinutes(5)))).isEqualTo(Duration.ofMinutes(55));
    }

    @Test
    void withoutBudgetsNothingIsKept() {
        UsageWindow spent = new UsageWindow(List.of());
        spent.add(1);
        assertThat(spent.waitTime(1)).isEqualTo(Duration.ZERO);
        assertThat(spent.isExpired(1)).isTrue();
    }

    @Test
    void whatIsOutOfEveryWindowCanBeForgotten() {
        UsageWindow spent = new UsageWindow(List.of(THREE_A_MINUTE, new UsageLimit(5, Duration.ofHours(1))));
        assertThat(spent.isExpired(0)).isTrue();
        spent.add(0);
        assertThat(spent.isExpired(at(Duration.ofHours(1)) - 1)).isFalse();
        assertThat(spent.isExpired(at(Duration.ofHours(1)))).isTrue();
    }

    /** Compared with a list of all moments, over random times and budgets. */
    @Test
    void noWindowEverHoldsMoreThanItsBudget() {
        for (long seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<UsageLimit> budgets = List.of(
                    new UsageLimit(1 + random.nextInt(20), Duration.ofSeconds(1 + random.nextInt(60))),
                    new UsageLimit(1 + random.nextInt(40), Duration.ofSeconds(1 + random.nextInt(300))));
            UsageWindow spent = new UsageWindow(budgets);
            List<Long> all = new ArrayList<>();
            long now = 0;
            for (int i = 0; i < 300; i++) {
                now += Duration.ofMillis(random.nextInt(8000)).toNanos();
                long moment = now;
                long expected = budgets.stream()
                        .mapToLong(budget -> all.size() < budget.max()
                                ? 0
                                : all.get(all.size() - budget.max())
                                        + budget.window().toNanos()
                                        - moment)
                        .map(wait -> Math.max(0, wait))
                        .max()
                        .orElseThrow();
                assertThat(spent.waitTime(now)).as("seed %d", seed).isEqualTo(Duration.ofNanos(expected));
                if (expected == 0) {
                    spent.add(now);
                    all.add(now);
                }
            }
        }
    }

    @Test
    void tiersRiseAsTheirBudgetsAreUsedUpAndBeginAnewWhenAllIsForgotten() {
        SupervisionOptions options = SupervisionOptions.DEFAULTS;
        RecoveryPolicy attempts = new RecoveryPolicy(() -> options, new Random(3));
        List<RecoveryTier> tiers = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            RecoveryPolicy.RecoveryAttempt plan = attempts.next(RecoveryTier.RECONNECT, i);
            if (plan.tier() != RecoveryTier.ESCALATED) {
                assertThat(plan.delay())
                        .isBetween(
                                Duration.ZERO,
                                new Backoff(options.initialBackoff(), options.maxBackoff()).after(i + 1));
            }
            tiers.add(plan.tier());
            attempts.attemptStarted(plan.tier(), i);
        }
        assertThat(tiers.subList(0, 20)).containsOnly(RecoveryTier.RECONNECT);
        assertThat(tiers.subList(20, 24)).containsOnly(RecoveryTier.REOPEN);
        assertThat(tiers.subList(24, 30)).containsOnly(RecoveryTier.ESCALATED);
        assertThat(attempts.attempts()).isEqualTo(new LineReport.AttemptCounts(20, 4, 6));
        assertThat(attempts.attempts().total()).isEqualTo(30);
        assertThat(attempts.next(RecoveryTier.RECONNECT, 30).delay())
                .as("four last tries an hour were made")
                .isGreaterThan(Duration.ofMinutes(59));
        attempts.reset();
        RecoveryPolicy.RecoveryAttempt next = attempts.next(RecoveryTier.RECONNECT, 31);
        assertThat(next.tier()).as("what was spent is not forgotten").isEqualTo(RecoveryTier.ESCALATED);
        attempts.reset();
        next = attempts.next(RecoveryTier.RECONNECT, Duration.ofHours(1).toNanos() + 31);
        assertThat(next.tier()).isEqualTo(RecoveryTier.RECONNECT);
        assertThat(next.delay()).isBetween(Duration.ZERO, Duration.ofSeconds(1));
    }

    @Test
    void aTierIsNotLeftDownwards() {
        RecoveryPolicy attempts = new RecoveryPolicy(() -> SupervisionOptions.DEFAULTS, new Random(3));
        assertThat(attempts.next(RecoveryTier.REOPEN, 0).tier()).isEqualTo(RecoveryTier.REOPEN);
        assertThat(attempts.next(RecoveryTier.RECONNECT, 0).tier()).isEqualTo(RecoveryTier.REOPEN);
        attempts.reset();
        assertThat(attempts.next(RecoveryTier.RECONNECT, 0).tier()).isEqualTo(RecoveryTier.RECONNECT);
    }

    @Test
    void lastTriesAreSpreadOverTheirWindow() {
        RecoveryPolicy attempts = new RecoveryPolicy(() -> SupervisionOptions.DEFAULTS, new Random(3));
        List<Duration> delays = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            delays.add(attempts.next(RecoveryTier.ESCALATED, 0).delay());
        }
        assertThat(delays).allSatisfy(delay -> assertThat(delay).isBetween(Duration.ZERO, Duration.ofMinutes(15)));
        assertThat(delays).anySatisfy(delay -> assertThat(delay).isGreaterThan(Duration.ofMinutes(13)));
    }

    @Test
    void restartsAreNoFailureThreeTimes() {
        RecoveryPolicy attempts = new RecoveryPolicy(() -> SupervisionOptions.DEFAULTS, new Random(3));
        assertThat(List.of(attempts.tryRestart(0), attempts.tryRestart(1), attempts.tryRestart(2)))
                .containsOnly(true);
        assertThat(attempts.tryRestart(3)).isFalse();
        assertThat(attempts.tryRestart(Duration.ofMinutes(5).toNanos())).isTrue();
    }

    @Test
    void aTurnstileLetsOnlySoManyInAndTheNextInTheirOrder() {
        AsyncSemaphore turnstile = new AsyncSemaphore(2);
        Deque<String> inside = new ArrayDeque<>();
        AsyncSemaphore.SemaphorePermit one = turnstile.acquire(() -> inside.add("one"));
        turnstile.acquire(() -> inside.add("two"));
        AsyncSemaphore.SemaphorePermit three = turnstile.acquire(() -> inside.add("three"));
        AsyncSemaphore.SemaphorePermit four = turnstile.acquire(() -> inside.add("four"));
        turnstile.acquire(() -> inside.add("five"));
        assertThat(inside).containsExactly("one", "two");
        three.release();
        assertThat(inside).as("it stood in the queue only").containsExactly("one", "two");
        one.release();
        one.release();
        assertThat(inside).containsExactly("one", "two", "four");
        four.release();
        assertThat(inside).containsExactly("one", "two", "four", "five");
        three.release();
    }

    @Test
    void optionsOutOfRangeAreRefused() {
        SupervisionOptions good = SupervisionOptions.DEFAULTS;
        assertThatThrownBy(
                        () -> options(0, good.maxMissedProbes(), good.unreadableBeforeRekey(), good.initialBackoff()))
                .hasMessageContaining("1 or more");
        assertThatThrownBy(() ->
                        options(good.maxConcurrentConnects(), 0, good.unreadableBeforeRekey(), good.initialBackoff()))
                .hasMessageContaining("1 or more");
        assertThatThrownBy(
                        () -> options(good.maxConcurrentConnects(), good.maxMissedProbes(), 0, good.initialBackoff()))
                .hasMessageContaining("1 or more");
        assertThatThrownBy(() -> options(1, 1, 1, Duration.ZERO)).hasMessageContaining("above zero");
        assertThatThrownBy(() -> options(1, 1, 1, Duration.ofNanos(-1))).hasMessageContaining("above zero");
        assertThat(options(1, 1, 1, Duration.ofNanos(1)).maxConcurrentConnects())
                .isEqualTo(1);
    }

    @Test
    void theSandboxIsWideOpenAndEverythingElseIsNot() {
        SupervisionOptions options = SupervisionOptions.DEFAULTS;
        assertThat(options.sendGovernor("sandbox")).isEqualTo(SendGovernorOptions.UNLIMITED);
        assertThat(options.sendGovernor("cloud")).isEqualTo(SendGovernorOptions.CLOUD);
        assertThat(options.sendGovernor("web")).isEqualTo(SendGovernorOptions.WEB);
        assertThat(options.sendGovernor("sandbox", SendGovernorOptions.WEB).sendGovernor("sandbox"))
                .isEqualTo(SendGovernorOptions.WEB);
    }

    private static SupervisionOptions options(int atOnce, int probes, int unreadable, Duration time) {
        SupervisionOptions good = SupervisionOptions.DEFAULTS;
        return new SupervisionOptions(
                atOnce,
                time,
                good.maxBackoff(),
                good.reconnectLimit(),
                good.reopenLimit(),
                good.escalatedLimit(),
                good.restartLimit(),
                good.connectTimeout(),
                good.stableTime(),
                good.idleTimeout(),
                good.probeTimeout(),
                probes,
                good.sendTimeout(),
                good.defaultFreeze(),
                unreadable,
                good.sendGovernors());
    }
}
