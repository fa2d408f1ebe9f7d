package io.fairbot.agents.exchange.money;

import java.math.BigDecimal;

/**
 * Between which amounts the bot tells a price. Below, rounding to the centavo would weigh more than the tax; above, nobody
 * writes it in earnest, or a person should talk to them.
 *
 * @param min the least principal, in reais
 * @param max the largest principal, in reais
 */
public record AmountLimits(BigDecimal min, BigDecimal max) {
    /** From R$ 5 to R$ 1,000,000. */
    public static final AmountLimits DEFAULTS = new AmountLimits(BigDecimal.valueOf(5), BigDecimal.valueOf(1_000_000));

    /**
     * Checks.
     *
     * @throws IllegalArgumentException when the least is below R$ 5, or the most not above it
     */
    public AmountLimits {
        if (min.compareTo(BigDecimal.valueOf(5)) < 0 || max.compareTo(min) <= 0) {
            throw new IllegalArgumentException(
                    "Prices are told from R$ 5 on, up to more than that; not from " + min + " to " + max + ".");
        }
    }

    /** How an amount lies to the limits. */
    public enum LimitResult {
        /** A price can be told. */
        WITHIN_LIMITS,
        /** It is zero. */
        ZERO,
        /** It is below zero. */
        NEGATIVE,
        /** It is too little. */
        TOO_LITTLE,
        /** It is too much. */
        TOO_MUCH
    }

    /**
     * Judges an amount.
     *
     * @param amount the amount as it was written
     * @param reaisForOne reais for one of what the amount counts
     * @return the verdict
     */
    public LimitResult check(BigDecimal amount, BigDecimal reaisForOne) {
        if (amount.signum() < 0) {
            return LimitResult.NEGATIVE;
        }
        if (amount.signum() == 0) {
            return LimitResult.ZERO;
        }
        BigDecimal worth = amount.multiply(reaisForOne);
        if (worth.compareTo(min) < 0) {
            return LimitResult.TOO_LITTLE;
        }
        return worth.compareTo(max) > 0 ? LimitResult.TOO_MUCH : LimitResult.WITHIN_LIMITS;
    }
}
