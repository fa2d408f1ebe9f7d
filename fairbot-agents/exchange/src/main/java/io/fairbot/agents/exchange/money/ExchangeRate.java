package io.fairbot.agents.exchange.money;

import java.math.BigDecimal;

/**
 * An exchange rate as it is quoted: an amount of reais for a quotation unit.
 *
 * @param unit the quotation unit, in foreign currency: 1, 10, 100 or 1000
 * @param reais the reais for that unit, above zero
 */
public record ExchangeRate(int unit, BigDecimal reais) {
    private static final int MAX_UNIT = 1000;

    /**
     * Validates the rate.
     *
     * @throws IllegalArgumentException when a value is not allowed; the message names it
     */
    public ExchangeRate {
        if (!isQuotationUnit(unit)) {
            throw new IllegalArgumentException("A rate is for 1, 10, 100 or 1000 units, not " + unit + ".");
        }
        if (reais.signum() <= 0) {
            throw new IllegalArgumentException("A rate is above zero, not " + reais + ".");
        }
    }

    /**
     * Returns whether a number is a quotation unit.
     *
     * @param unit the number
     * @return true for 1, 10, 100 and 1000
     */
    public static boolean isQuotationUnit(int unit) {
        return unit >= 1 && unit <= MAX_UNIT && Integer.toString(unit).matches("10*");
    }

    /**
     * Returns the rate for one unit.
     *
     * @return the exact value of one unit, in reais
     */
    public BigDecimal perUnit() {
        return reais.movePointLeft(Integer.toString(unit).length() - 1);
    }
}
