package io.fairbot.agents.exchange.rates;

import io.fairbot.agents.exchange.money.AmountLimits;
import java.math.BigDecimal;
import java.time.Duration;

/**
 * The house's rules for rates and quotes.
 *
 * @param manualValidFor how long a rate holds that a person sets without saying until when
 * @param referenceValidFor how old a reference may be; weekends and national holidays, on which no reference is made, do not
 *     count
 * @param quoteValidFor how long a quote is valid, if its rate is
 * @param maxDeviationPercent by how many percent a rate may leave the last one before it is refused, or needs a confirmation
 * @param limits between which amounts the bot tells prices
 * @param dialogTimeout how long a customer may take for the next answer while a price is asked step by step
 */
public record RateRules(
        Duration manualValidFor,
        Duration referenceValidFor,
        Duration quoteValidFor,
        BigDecimal maxDeviationPercent,
        AmountLimits limits,
        Duration dialogTimeout) {
    /** 24 hours, 24 hours, 15 minutes, 10 percent, R$ 5 to R$ 1,000,000, 10 minutes. */
    public static final RateRules DEFAULTS = new RateRules(
            Duration.ofHours(24),
            Duration.ofHours(24),
            Duration.ofMinutes(15),
            BigDecimal.TEN,
            AmountLimits.DEFAULTS,
            Duration.ofMinutes(10));

    /**
     * Checks.
     *
     * @throws IllegalArgumentException when a time or the deviation is not above zero
     */
    public RateRules {
        if (!isPositive(manualValidFor)
                || !isPositive(referenceValidFor)
                || !isPositive(quoteValidFor)
                || !isPositive(dialogTimeout)) {
            throw new IllegalArgumentException("Rates, quotes and talks are valid for more than no time.");
        }
        if (maxDeviationPercent.signum() <= 0) {
            throw new IllegalArgumentException(
                    "The deviation of rates is above 0 percent, not " + maxDeviationPercent + ".");
        }
    }

    private static boolean isPositive(Duration time) {
        return !time.isNegative() && !time.isZero();
    }
}
