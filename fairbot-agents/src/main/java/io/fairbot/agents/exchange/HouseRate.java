package io.fairbot.agents.exchange;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;

/**
 * What the house pays and takes for one currency in cash.
 *
 * @param currency ISO 4217 code, such as {@code USD}
 * @param unit for how many units the amounts are: 1, 10, 100 or 1000
 * @param compra reais the house pays when it buys from the customer
 * @param venda reais the house takes when it sells to the customer; not below {@code compra}
 * @param asOf when it was set
 */
public record HouseRate(String currency, int unit, BigDecimal compra, BigDecimal venda, Instant asOf) {
    private static final int MAX_UNIT = 1000;

    /**
     * Checks.
     *
     * @throws IllegalArgumentException when a value is not allowed; the message says which
     */
    public HouseRate {
        try {
            Currency.getInstance(currency);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "The currency of a rate is a code of ISO 4217 such as USD, not \"" + currency + "\".", e);
        }
        if (unit < 1 || unit > MAX_UNIT || !Integer.toString(unit).matches("10*")) {
            throw new IllegalArgumentException(
                    "The rate of " + currency + " is for 1, 10, 100 or 1000 units, not " + unit + ".");
        }
        if (compra.signum() <= 0 || venda.compareTo(compra) < 0) {
            throw new IllegalArgumentException("The rates of " + currency
                    + " must be above zero, and venda not below compra; they are " + compra + " and " + venda + ".");
        }
    }
}
