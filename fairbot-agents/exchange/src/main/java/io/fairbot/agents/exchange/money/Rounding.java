package io.fairbot.agents.exchange.money;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * The only place where money is rounded. Everything before is exact.
 *
 * <ul>
 *   <li>reais: to the centavo;
 *   <li>rates: four decimals for the quotation unit;
 *   <li>VET: six significant digits, never fewer than four decimals.
 * </ul>
 *
 * Half goes up, as on the customer's own calculator.
 */
public final class Rounding {
    private static final RoundingMode MODE = RoundingMode.HALF_UP;
    private static final int CENTAVOS = 2;
    private static final int RATE_DECIMALS = 4;
    private static final int SIGNIFICANT = 6;
    /** More than any result is shown with, so that what is rounded twice is as if rounded once. */
    private static final MathContext EXACT = new MathContext(60, MODE);

    private Rounding() {}

    /**
     * Rounds an amount of reais.
     *
     * @param exact the amount
     * @return the amount with two decimals
     */
    public static BigDecimal reais(BigDecimal exact) {
        return exact.setScale(CENTAVOS, MODE);
    }

    /**
     * Rounds a rate.
     *
     * @param exact reais for one quotation unit
     * @return the rate with four decimals
     */
    public static BigDecimal rate(BigDecimal exact) {
        return exact.setScale(RATE_DECIMALS, MODE);
    }

    /**
     * Divides reais by units and rounds as a VET.
     *
     * @param total reais, above zero
     * @param units foreign units, above zero
     * @param like a price for one unit; the VET has no fewer decimals, so that the two can be compared
     * @return reais for one unit
     */
    static BigDecimal vet(BigDecimal total, BigDecimal units, BigDecimal like) {
        BigDecimal exact = total.divide(units, EXACT);
        int decimals = Math.max(decimals(exact), like.stripTrailingZeros().scale());
        return exact.setScale(decimals, MODE);
    }

    /**
     * Returns how many decimals show six significant digits.
     *
     * @param price a price above zero
     * @return the decimals, at least four
     */
    public static int decimals(BigDecimal price) {
        int beforeComma = price.precision() - price.scale();
        return Math.max(RATE_DECIMALS, SIGNIFICANT - beforeComma);
    }
}
