package io.fairbot.agents.exchange.rates;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * A reference rate published by a source. It is never the shop's own rate, which is derived from it with a {@link Margin}.
 *
 * @param currency ISO 4217 code
 * @param value the reais for one unit, above zero; of a source with two rates, the selling rate
 * @param asOf the time stated by the source
 * @param source the name of the source
 */
public record ReferenceRate(String currency, BigDecimal value, Instant asOf, String source) {

    /**
     * Validates the values.
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
