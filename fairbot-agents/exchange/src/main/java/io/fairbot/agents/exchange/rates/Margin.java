package io.fairbot.agents.exchange.rates;

import io.fairbot.agents.exchange.money.Rounding;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * The margin by which a rate is derived from a reference: <i>venda</i> = reference × (1 + venda), <i>compra</i> = reference × (1 −
 * compra), each rounded to four decimals for the quotation unit.
 *
 * @param currency ISO 4217 code
 * @param branch the branch it applies to; empty for every branch without a margin of its own
 * @param unit the quotation unit: 1, 10, 100 or 1000
 * @param venda the share added: 0.05 for 5 %; from 0 to 1
 * @param compra the share subtracted, from 0 to below 1
 */
public record Margin(String currency, Optional<String> branch, int unit, BigDecimal venda, BigDecimal compra) {

    /**
     * Validates the values.
     *
     * @throws IllegalArgumentException when a value is not allowed; the message names it
     */
    public Margin {
        HouseRate.checkCurrency(currency);
        HouseRate.checkUnit(currency, unit);
        if (venda.signum() < 0
                || venda.compareTo(BigDecimal.ONE) > 0
                || compra.signum() < 0
                || compra.compareTo(BigDecimal.ONE) >= 0) {
            throw new IllegalArgumentException("The margins of " + currency
                    + " are shares from 0 to 1, such as 0.05 for 5 %; they are " + venda + " and " + compra + ".");
        }
    }

    /**
     * Returns the key under which the margin is stored.
     *
     * @return the currency, preceded by the branch if there is one
     */
    public String id() {
        return HouseRate.id(branch, currency);
    }

    BigDecimal venda(BigDecimal reference) {
        return derive(reference, BigDecimal.ONE.add(venda));
    }

    BigDecimal compra(BigDecimal reference) {
        return derive(reference, BigDecimal.ONE.subtract(compra));
    }

    private BigDecimal derive(BigDecimal reference, BigDecimal factor) {
        return Rounding.rate(reference.multiply(BigDecimal.valueOf(unit)).multiply(factor));
    }
}
