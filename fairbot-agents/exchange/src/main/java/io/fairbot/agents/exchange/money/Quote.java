package io.fairbot.agents.exchange.money;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What an exchange costs, line by line. Immutable.
 *
 * <p>Where the house sells, the customer pays {@code principal + iof + fee}; where it buys, the customer gets
 * {@code principal - iof - fee}. The VET, the effective total for one unit, must be told before a deal (CMN Res. 4.021/2011,
 * Res. BCB 277/2022); the formula is read out of what the rules say it includes: rate, tax and fees.
 *
 * @param terms rate, tax and fee
 * @param units how many foreign units, above zero
 * @param principal what they are worth at the rate, in reais
 * @param iof the tax, in reais
 * @param total what the customer pays or gets, in reais, above zero
 * @param vet reais for one unit, all included, with six significant digits
 */
public record Quote(
        DealTerms terms, BigDecimal units, BigDecimal principal, BigDecimal iof, BigDecimal total, BigDecimal vet) {

    /**
     * Works out a price.
     *
     * @param terms rate, tax and fee
     * @param units how many foreign units
     * @return the price
     * @throws IllegalArgumentException when units are not above zero, or when nothing is left after tax and fee
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
     * Finds how many whole units fit reais: the most that a customer can buy with them, or the fewest that a customer must
     * sell to get them.
     *
     * @param terms rate, tax and fee
     * @param reais what the customer has, or wants to have, above zero
     * @return whole units, 0 when reais do not buy one
     */
    public static BigDecimal unitsFor(DealTerms terms, BigDecimal reais) {
        return terms.operation() == ExchangeOperation.HOUSE_SELLS_CASH
                ? mostFor(terms, reais)
                : fewestFor(terms, reais);
    }

    private static BigDecimal mostFor(DealTerms terms, BigDecimal reais) {
        BigDecimal units = estimate(terms, reais.subtract(terms.fee()));
        // The estimate knows nothing of centavos; what it is off by is a centavo's worth of units.
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
