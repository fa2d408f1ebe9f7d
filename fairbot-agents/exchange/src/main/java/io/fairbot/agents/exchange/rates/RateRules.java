package io.fairbot.agents.exchange.rates;

import io.fairbot.agents.exchange.money.AmountLimits;
import java.math.BigDecimal;
import java.time.Duration;

/**
 * The shop's rules for rates and quotes.
 *
 * @param manualValidFor the validity of a rate set manually without an end; above zero
 * @param referenceValidFor the validity of a reference; above zero. Weekends and national holidays, on which no references are
 *     published, do not count
 * @param quoteValidFor the validity of a quote, which also ends with its rate; above zero
 * @param maxDeviationPercent the largest deviation from the last rate, in percent; above zero. Beyond it a reference is
 *     refused, and a rate set manually needs a confirmation
 * @param limits the range of amounts for which the bot quotes a price
 * @param dialogTimeout the time a customer has for each answer while a price is asked step by step, and for which the last price is
 *     gone on with; above zero
 */
public record RateRules(
        Duration manualValidFor,
        Duration referenceValidFor,
        Duration quoteValidFor,
        BigDecimal maxDeviationPercent,
        AmountLimits limits,
        Duration dialogTimeout) {
    /** 24 hours, 24 hours, 15 minutes, 10 percent, R$ 5 to R$ 1,000,000, 4 hours. */
    public static final RateRules DEFAULTS = new RateRules(
            Duration.ofHours(24),
            Duration.ofHours(24),
            Duration.ofMinutes(15),
            BigDecimal.TEN,
            AmountLimits.DEFAULTS,
            Duration.ofHours(4));

    /**
     * Validates the values.
     *
     * @throws IllegalArgumentException when a duration or the deviation is not above zero
     */
    public RateRules {
        if (!isPositive(manualValidFor)
                || !isPositive(referenceValidFor)
                || !isPositive(quoteValidFor)
                || !isPositive(dialogTimeout)) {
            throw new IllegalArgumentException(
                    "The durations for which rates, quotes and dialogs are valid must be above zero.");
        }
        if (maxDeviationPercent.signum() <= 0) {
            throw new IllegalArgumentException(
                    "The deviation of rates must be above 0 percent, not " + maxDeviationPercent + ".");
        }
    }

    private static boolean isPositive(Duration time) {
        return !time.isNegative() && !time.isZero();
    }
}
