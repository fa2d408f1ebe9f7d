package io.fairbot.agents.exchange.money;

import java.math.BigDecimal;

/**
 * The terms of a deal: everything a price depends on except the amount.
 *
 * @param operation whether the shop sells or buys
 * @param currency ISO 4217 code of the foreign currency
 * @param price the rate: <i>venda</i> when the shop sells, <i>compra</i> when it buys
 * @param iofPercent the tax in percent of the principal, from 0 to below 100
 * @param fee the shop's fee for the deal, in reais; 0 or more, rounded to two decimals
 */
public record DealTerms(
        ExchangeOperation operation, String currency, ExchangeRate price, BigDecimal iofPercent, BigDecimal fee) {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    /**
     * Validates the terms and rounds the fee.
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

    /** Returns the value of an amount in reais, before tax and fee. */
    BigDecimal principal(BigDecimal units) {
        return Rounding.reais(units.multiply(price.perUnit()));
    }

    /** Returns the tax on a principal, in reais. */
    BigDecimal iof(BigDecimal principal) {
        return Rounding.reais(principal.multiply(iofPercent).movePointLeft(2));
    }

    /** Returns the reais that change hands for an amount. */
    BigDecimal total(BigDecimal units) {
        BigDecimal principal = principal(units);
        BigDecimal costs = iof(principal).add(fee);
        return operation == ExchangeOperation.HOUSE_SELLS_CASH ? principal.add(costs) : principal.subtract(costs);
    }

    /** Returns the exact value of one unit in reais, with tax and without fee. */
    BigDecimal perUnitWithTax() {
        BigDecimal share = iofPercent.movePointLeft(2);
        BigDecimal factor = operation == ExchangeOperation.HOUSE_SELLS_CASH
                ? BigDecimal.ONE.add(share)
                : BigDecimal.ONE.subtract(share);
        return price.perUnit().multiply(factor);
    }
}
