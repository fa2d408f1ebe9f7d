package io.fairbot.agents.exchange.money;

import java.math.BigDecimal;

/**
 * All that a price depends on besides the amount.
 *
 * @param operation who buys
 * @param currency ISO 4217 code of the foreign currency
 * @param price the rate: <i>venda</i> where the house sells, <i>compra</i> where it buys
 * @param iofPercent the tax in percent of the principal, 0 or more and below 100
 * @param fee what the house takes for one deal, in reais with two decimals, 0 or more
 */
public record DealTerms(
        ExchangeOperation operation, String currency, ExchangeRate price, BigDecimal iofPercent, BigDecimal fee) {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    /**
     * Checks.
     *
     * @throws IllegalArgumentException when tax or fee is out of range
     */
    public DealTerms {
        if (iofPercent.signum() < 0 || iofPercent.compareTo(HUNDRED) >= 0) {
            throw new IllegalArgumentException("The tax is from 0 to below 100 percent, not " + iofPercent + ".");
        }
        if (fee.signum() < 0) {
            throw new IllegalArgumentException("The fee is not below zero; it is " + fee + ".");
        }
        fee = Rounding.reais(fee);
    }

    /** What units are worth, before tax and fee. */
    BigDecimal principal(BigDecimal units) {
        return Rounding.reais(units.multiply(price.perUnit()));
    }

    BigDecimal iof(BigDecimal principal) {
        return Rounding.reais(principal.multiply(iofPercent).movePointLeft(2));
    }

    /** What changes hands in reais for so many units. */
    BigDecimal total(BigDecimal units) {
        BigDecimal principal = principal(units);
        BigDecimal costs = iof(principal).add(fee);
        return operation == ExchangeOperation.HOUSE_SELLS_CASH ? principal.add(costs) : principal.subtract(costs);
    }

    /** Reais for one unit with tax and without fee, exactly. */
    BigDecimal perUnitWithTax() {
        BigDecimal share = iofPercent.movePointLeft(2);
        BigDecimal factor = operation == ExchangeOperation.HOUSE_SELLS_CASH
                ? BigDecimal.ONE.add(share)
                : BigDecimal.ONE.subtract(share);
        return price.perUnit().multiply(factor);
    }
}
