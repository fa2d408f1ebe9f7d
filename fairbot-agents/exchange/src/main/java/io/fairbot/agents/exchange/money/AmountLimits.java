package io.fairbot.agents.exchange.money;

import io.fairbot.Internal;
import java.math.BigDecimal;

/**
 * The range of amounts for which the bot quotes a price, in reais before tax and fee. Below it, rounding to the centavo
 * would outweigh the tax; above it, the amount is probably not meant seriously, or requires a person.
 *
 * @param min the smallest amount in reais; at least 5
 * @param max the largest amount in reais; more than {@code min}
 */
public record AmountLimits(BigDecimal min, BigDecimal max) {
    /** From R$ 5 to R$ 1,000,000. */
    public static final AmountLimits DEFAULTS = new AmountLimits(BigDecimal.valueOf(5), BigDecimal.valueOf(1_000_000));

    /**
     * Validates the range.
     *
     * @throws IllegalArgumentException when {@code min} is below R$ 5 or {@code max} is not above {@code min}
     */
    public AmountLimits {
        if (min.compareTo(BigDecimal.valueOf(5)) < 0 || max.compareTo(min) <= 0) {
            throw new IllegalArgumentException(
                    "Prices are quoted from R$ 5 or more to a higher limit, not from " + min + " to " + max + ".");
        }
    }

    /** The result of {@link #check}. */
    @Internal
    public enum LimitResult {
        /** The amount is within the limits. */
        WITHIN_LIMITS,
        /** The amount is zero. */
        ZERO,
        /** The amount is negative. */
        NEGATIVE,
        /** The amount in reais is below the minimum. */
        TOO_LITTLE,
        /** The amount in reais is above the maximum. */
        TOO_MUCH
    }

    /**
     * Compares an amount with the limits.
     *
     * @param amount the amount, in any currency
     * @param reaisPerUnit the value of one unit of that currency, in reais
     * @return whether the amount in reais is within the limits, and why not otherwise
     */
    @Internal
    public LimitResult check(BigDecimal amount, BigDecimal reaisPerUnit) {
        if (amount.signum() < 0) {
            return LimitResult.NEGATIVE;
        }
        if (amount.signum() == 0) {
            return LimitResult.ZERO;
        }
        BigDecimal principal = amount.multiply(reaisPerUnit);
        if (principal.compareTo(min) < 0) {
            return LimitResult.TOO_LITTLE;
        }
        return principal.compareTo(max) > 0 ? LimitResult.TOO_MUCH : LimitResult.WITHIN_LIMITS;
    }
}
