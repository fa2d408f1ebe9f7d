package io.fairbot.agents.exchange.money;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * The price of an exchange, item by item. Immutable.
 *
 * <p>When the shop sells, the customer pays {@code principal + iof + fee}; when it buys, the customer receives
 * {@code principal - iof - fee}. The VET, the effective total for one unit, must be stated before a deal (CMN Res. 4.021/2011,
 * Res. BCB 277/2022); its formula follows from what the rules require it to include: rate, tax and fees.
 *
 * @param terms rate, tax and fee
 * @param units the amount of foreign currency, above zero
 * @param principal the value of the units at the rate, in reais
 * @param iof the tax, in reais
 * @param total what the customer pays or receives, in reais, above zero
 * @param vet the total for one unit, in reais, with six significant digits
 */
public record Quote(
        DealTerms terms, BigDecimal units, BigDecimal principal, BigDecimal iof, BigDecimal total, BigDecimal vet) {

    /**
     * Calculates the price of an amount.
     *
     * @param terms rate, tax and fee
     * @param units the amount of foreign currency
     * @return the price
     * @throws IllegalArgumentException when the amount is not above zero, or nothing is left after tax and fee
     */
    public static Quote of(DealTerms terms, BigDecimal units) {
        BigDecimal total = units.signum() > 0 ? terms.total(units) : BigDecimal.ZERO;
        if (total.signum() <= 0) {
            throw new IllegalArgumentException(
                    units.toPlainString() + " " + terms.currency() + " is too little for a price.");
        }
        BigDecimal principal = terms.principal(units);
        BigDecimal vet = Rounding.vet(total, units, terms.price().perUnit());
        return new Quote(terms, units, principal, terms.iof(principal), total, vet);
    }

    /**
     * Returns the whole units for an amount of reais: the most that it buys, or the fewest that must be sold to receive it.
     *
     * @param terms rate, tax and fee
     * @param reais what the customer has, or wants to receive, above zero
     * @return whole units; 0 when the reais do not buy one
     */
    public static BigDecimal unitsFor(DealTerms terms, BigDecimal reais) {
        return terms.operation() == ExchangeOperation.HOUSE_SELLS_CASH
                ? mostFor(terms, reais)
                : fewestFor(terms, reais);
    }

    private static BigDecimal mostFor(DealTerms terms, BigDecimal reais) {
        BigDecimal units = estimate(terms, reais.subtract(terms.fee()));
        // The estimate ignores rounding, so it is off by at most a centavo's worth of units.
        while (terms.total(units.add(BigDecimal.ONE)).compareTo(reais) <= 0) {
            units = units.add(BigDecimal.ONE);
        }
        while (units.signum() > 0 && terms.total(units).compareTo(reais) > 0) {
            units = units.subtract(BigDecimal.ONE);
        }
        return units;
    }

    private static BigDecimal fewestFor(DealTerms terms, BigDecimal reais) {
        BigDecimal units = estimate(terms, reais.add(terms.fee()));
        while (terms.total(units).compareTo(reais) < 0) {
            units = units.add(BigDecimal.ONE);
        }
        while (units.signum() > 0 && terms.total(units.subtract(BigDecimal.ONE)).compareTo(reais) >= 0) {
            units = units.subtract(BigDecimal.ONE);
        }
        return units;
    }

    private static BigDecimal estimate(DealTerms terms, BigDecimal reais) {
        return reais.max(BigDecimal.ZERO).divide(terms.perUnitWithTax(), 0, RoundingMode.DOWN);
    }
}
