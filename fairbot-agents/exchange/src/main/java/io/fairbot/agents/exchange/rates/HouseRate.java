package io.fairbot.agents.exchange.rates;

import io.fairbot.agents.exchange.money.ExchangeOperation;
import io.fairbot.agents.exchange.money.ExchangeRate;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.Optional;

/**
 * What the house pays and takes for one currency in cash.
 *
 * @param currency ISO 4217 code, such as {@code USD}
 * @param unit for how many units the amounts are: 1, 10, 100 or 1000
 * @param compra reais the house pays when it buys from the customer
 * @param venda reais the house takes when it sells to the customer; not below {@code compra}
 * @param asOf when it was set, or when the source says that it was so
 * @param source who says so: {@code file}, a person's principal id, or a {@link RateSource}'s name
 * @param validUntil until when it may be told; later it is stale
 * @param branch the branch it is for, empty for all
 */
public record HouseRate(
        String currency,
        int unit,
        BigDecimal compra,
        BigDecimal venda,
        Instant asOf,
        String source,
        Instant validUntil,
        Optional<String> branch) {

    /**
     * Checks.
     *
     * @throws IllegalArgumentException when a value is not allowed; the message says which
     */
    public HouseRate {
        checkCurrency(currency);
        if (!ExchangeRate.isQuotationUnit(unit)) {
            throw new IllegalArgumentException(
                    "The rate of " + currency + " is for 1, 10, 100 or 1000 units, not " + unit + ".");
        }
        if (compra.signum() <= 0 || venda.compareTo(compra) < 0) {
            throw new IllegalArgumentException("The rates of " + currency
                    + " must be above zero, and venda not below compra; they are " + compra + " and " + venda + ".");
        }
    }

    /**
     * Returns its name in the store.
     *
     * @return the currency, behind the branch where it is for one
     */
    public String id() {
        return id(branch, currency);
    }

    /**
     * Returns the rate of an operation: <i>venda</i> where the house sells, <i>compra</i> where it buys.
     *
     * @param operation who buys
     * @return the rate
     */
    public ExchangeRate rate(ExchangeOperation operation) {
        return new ExchangeRate(unit, operation == ExchangeOperation.HOUSE_SELLS_CASH ? venda : compra);
    }

    /**
     * Tells whether it may be told as today's rate.
     *
     * @param now the moment
     * @return false when it is stale
     */
    public boolean isCurrent(Instant now) {
        return validUntil.isAfter(now);
    }

    static String id(Optional<String> branch, String currency) {
        return branch.map(name -> name + "." + currency).orElse(currency);
    }

    static void checkCurrency(String currency) {
        try {
            Currency.getInstance(currency);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "The currency of a rate is a code of ISO 4217 such as USD, not \"" + currency + "\".", e);
        }
    }
}
