package io.fairbot.agents.exchange.money;

import io.fairbot.Internal;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * The rounding rules for money. All other calculations are exact.
 *
 * <ul>
 *   <li>reais: to the centavo;
 *   <li>rates: to four decimals for the quotation unit;
 *   <li>VET: to six significant digits, with at least four decimals.
 * </ul>
 *
 * The mode is half up, as on the customer's own calculator.
 */
@Internal
public final class Rounding {
    private static final RoundingMode MODE = RoundingMode.HALF_UP;
    private static final int CENTAVOS = 2;
    private static final int RATE_DECIMALS = 4;
    private static final int SIGNIFICANT = 6;
    /** More digits than any result shows, so that rounding twice gives the same as rounding once. */
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
     * @param exact the reais for one quotation unit
     * @return the rate with four decimals
     */
    public static BigDecimal rate(BigDecimal exact) {
        return exact.setScale(RATE_DECIMALS, MODE);
    }

    /**
     * Divides a total by an amount and rounds the quotient as a VET.
     *
     * @param total the total in reais, above zero
     * @param units the amount of foreign currency, above zero
     * @param reference a rate for one unit; the VET has at least as many decimals, so that the two can be compared
     * @return the reais for one unit
     */
    static BigDecimal vet(BigDecimal total, BigDecimal units, BigDecimal reference) {
        BigDecimal exact = total.divide(units, EXACT);
        int decimals = Math.max(decimals(exact), reference.stripTrailingZeros().scale());
        return exact.setScale(decimals, MODE);
    }

    /**
     * Returns the number of decimals that shows six significant digits.
     *
     * @param price a price above zero
     * @return the number of decimals, at least four
     */
    public static int decimals(BigDecimal price) {
        int beforeComma = price.precision() - price.scale();
        return Math.max(RATE_DECIMALS, SIGNIFICANT - beforeComma);
    }
}
