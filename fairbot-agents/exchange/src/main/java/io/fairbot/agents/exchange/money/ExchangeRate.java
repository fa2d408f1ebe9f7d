package io.fairbot.agents.exchange.money;

import java.math.BigDecimal;

/**
 * A rate as it is quoted: so many reais for so many units.
 *
 * @param unit for how many foreign units: 1, 10, 100 or 1000
 * @param reais how many reais, above zero
 */
public record ExchangeRate(int unit, BigDecimal reais) {
    private static final int MAX_UNIT = 1000;

    /**
     * Checks.
     *
     * @throws IllegalArgumentException when a value is not allowed; the message says which
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
     * Tells whether rates may be quoted for so many units.
     *
     * @param unit how many
     * @return true for 1, 10, 100 and 1000
     */
    public static boolean isQuotationUnit(int unit) {
        return unit >= 1 && unit <= MAX_UNIT && Integer.toString(unit).matches("10*");
    }

    /**
     * Returns what one unit costs.
     *
     * @return reais, exactly
     */
    public BigDecimal perUnit() {
        return reais.movePointLeft(Integer.toString(unit).length() - 1);
    }
}
