package io.fairbot.agents.exchange.rates;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * What a public source says that a currency is worth: never the house's price, which is made of it with a {@link Margin}.
 *
 * @param currency ISO 4217 code
 * @param value reais for one unit, above zero; where a source tells two, the one at which others sell
 * @param asOf when it was so, as the source says
 * @param source the source's name
 */
public record ReferenceRate(String currency, BigDecimal value, Instant asOf, String source) {

    /**
     * Checks.
     *
     * @throws IllegalArgumentException when the currency is unknown or the value not above zero
     */
    public ReferenceRate {
        HouseRate.checkCurrency(currency);
        if (value.signum() <= 0) {
            throw new IllegalArgumentException("A reference rate is above zero; that of " + currency + " is not.");
        }
    }
}
