package io.fairbot.agents.exchange.rates;

import io.fairbot.agents.exchange.money.ExchangeRate;
import io.fairbot.agents.exchange.money.Rounding;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * How the house makes its price out of a reference: <i>venda</i> = reference × (1 + venda), <i>compra</i> = reference × (1 −
 * compra), each rounded to four decimals for the quotation unit.
 *
 * @param currency ISO 4217 code
 * @param branch the branch it is for, empty for all that have none of their own
 * @param unit the quotation unit: 1, 10, 100 or 1000
 * @param venda a share: 0.05 for 5 %; from 0 to 1
 * @param compra a share, from 0 to below 1
 */
public record Margin(String currency, Optional<String> branch, int unit, BigDecimal venda, BigDecimal compra) {

    /**
     * Checks.
     *
     * @throws IllegalArgumentException when a value is not allowed; the message says which
     */
    public Margin {
        HouseRate.checkCurrency(currency);
        if (!ExchangeRate.isQuotationUnit(unit)) {
            throw new IllegalArgumentException(
                    "The rate of " + currency + " is for 1, 10, 100 or 1000 units, not " + unit + ".");
        }
        if (venda.signum() < 0
                || venda.compareTo(BigDecimal.ONE) > 0
                || compra.signum() < 0
                || compra.compareTo(BigDecimal.ONE) >= 0) {
            throw new IllegalArgumentException("The margins of " + currency
                    + " are shares from 0 to 1, such as 0.05 for 5 %; they are " + venda + " and " + compra + ".");
        }
    }

    /**
     * Returns its name in the store.
     *
     * @return the currency, behind the branch where it is for one
     */
    public String id() {
        return HouseRate.id(branch, currency);
    }

    BigDecimal venda(BigDecimal reference) {
        return price(reference, BigDecimal.ONE.add(venda));
    }

    BigDecimal compra(BigDecimal reference) {
        return price(reference, BigDecimal.ONE.subtract(compra));
    }

    private BigDecimal price(BigDecimal reference, BigDecimal factor) {
        return Rounding.rate(reference.multiply(BigDecimal.valueOf(unit)).multiply(factor));
    }
}
