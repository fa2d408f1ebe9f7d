package io.fairbot.agents.exchange.money;

import io.fairbot.Internal;
import java.math.BigDecimal;
import java.util.Map;

/**
 * The range of amounts for which the bot quotes a price, in reais before tax and fee, and the notes in which cash is. Below the
 * range, rounding to the centavo would outweigh the tax; above it, the amount requires a person.
 *
 * @param min the smallest amount in reais; at least 5
 * @param max the largest amount in reais; more than {@code min}
 * @param leastNotes the least note of currencies, by code; above zero. A currency without one is dealt in whole units
 */
public record AmountLimits(BigDecimal min, BigDecimal max, Map<String, BigDecimal> leastNotes) {
    /** From R$ 5 to R$ 1,000,000, and the least notes that are printed of euros and pounds: 5. */
    public static final AmountLimits DEFAULTS = new AmountLimits(BigDecimal.valueOf(5), BigDecimal.valueOf(1_000_000));

    /**
     * Creates limits with the least notes of the {@link #DEFAULTS}.
     *
     * @param min the smallest amount in reais; at least 5
     * @param max the largest amount in reais; more than {@code min}
     */
    public AmountLimits(BigDecimal min, BigDecimal max) {
        this(min, max, Map.of("EUR", BigDecimal.valueOf(5), "GBP", BigDecimal.valueOf(5)));
    }

    /**
     * Validates the range.
     *
     * @throws IllegalArgumentException when {@code min} is below R$ 5, {@code max} is not above {@code min}, or a note is not above
     *     zero
     */
    public AmountLimits {
        leastNotes = Map.copyOf(leastNotes);
        leastNotes.forEach((code, note) -> {
            if (note.signum() <= 0) {
                throw new IllegalArgumentException(
                        "The least note of " + code + " must be above zero, not " + note + ".");
            }
        });
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

    /**
     * Returns the largest amount of cash that is not above another amount.
     *
     * @param currency the code of the currency
     * @param units the amount, 0 or more
     * @return the amount itself where it can be paid in notes
     */
    @Internal
    public BigDecimal inNotes(String currency, BigDecimal units) {
        BigDecimal note = note(currency);
        return plain(units.divideToIntegralValue(note).multiply(note));
    }

    /**
     * Returns the smallest amount of cash that is not below another amount.
     *
     * @param currency the code of the currency
     * @param units the amount, 0 or more
     * @return the amount itself where it can be paid in notes
     */
    @Internal
    public BigDecimal inNotesAbove(String currency, BigDecimal units) {
        BigDecimal below = inNotes(currency, units);
        return below.compareTo(units) == 0 ? below : plain(below.add(note(currency)));
    }

    /**
     * Returns the least note of a currency.
     *
     * @param currency the code of the currency
     * @return the note; 1 where none is set
     */
    @Internal
    public BigDecimal note(String currency) {
        return leastNotes.getOrDefault(currency, BigDecimal.ONE);
    }

    private static BigDecimal plain(BigDecimal value) {
        BigDecimal least = value.stripTrailingZeros();
        return least.scale() < 0 ? least.setScale(0) : least;
    }
}
