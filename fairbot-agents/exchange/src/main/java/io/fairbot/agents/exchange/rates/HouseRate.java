package io.fairbot.agents.exchange.rates;

import io.fairbot.agents.exchange.money.ExchangeOperation;
import io.fairbot.agents.exchange.money.ExchangeRate;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.Optional;

/**
 * The exchange shop's cash rates for one currency.
 *
 * @param currency ISO 4217 code, such as {@code USD}
 * @param unit the quotation unit of both rates: 1, 10, 100 or 1000
 * @param compra the reais the shop pays when it buys from the customer
 * @param venda the reais the shop charges when it sells to the customer; at least {@code compra}
 * @param asOf when the rate was set, or the time stated by its source
 * @param source the origin: {@code file}, a principal's id, or the name of a {@link RateSource}
 * @param validUntil the end of its validity; from then on it is stale and not shown to customers
 * @param branch the branch it applies to, empty for all
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
     * Validates the values.
     *
     * @throws IllegalArgumentException when a value is not allowed; the message names it
     */
    public HouseRate {
        checkCurrency(currency);
        checkUnit(currency, unit);
        if (compra.signum() <= 0 || venda.compareTo(compra) < 0) {
            throw new IllegalArgumentException("The rates of " + currency
                    + " must be above zero, and venda not below compra; they are " + compra + " and " + venda + ".");
        }
    }

    /**
     * Returns the key under which the rate is stored.
     *
     * @return the currency, preceded by the branch if there is one
     */
    public String id() {
        return id(branch, currency);
    }

    /**
     * Returns the rate of an operation: <i>venda</i> when the shop sells, <i>compra</i> when it buys.
     *
     * @param operation the operation
     * @return the rate
     */
    public ExchangeRate rate(ExchangeOperation operation) {
        return new ExchangeRate(unit, operation == ExchangeOperation.HOUSE_SELLS_CASH ? venda : compra);
    }

    /**
     * Returns whether the rate is still valid.
     *
     * @param now the current time
     * @return false when it is stale
     */
    public boolean isCurrent(Instant now) {
        return validUntil.isAfter(now);
    }

    static String id(Optional<String> branch, String currency) {
        return branch.map(name -> name + "." + currency).orElse(currency);
    }

    static void checkUnit(String currency, int unit) {
        if (!ExchangeRate.isQuotationUnit(unit)) {
            throw new IllegalArgumentException(
                    "The rate of " + currency + " is for 1, 10, 100 or 1000 units, not " + unit + ".");
        }
    }

    static void checkCurrency(String currency) {
        if (!isCurrency(currency)) {
            throw new IllegalArgumentException(
                    "The currency of a rate is a code of ISO 4217 such as USD, not \"" + currency + "\".");
        }
    }

    static boolean isCurrency(String code) {
        return Currency.getAvailableCurrencies().stream()
                .anyMatch(currency -> currency.getCurrencyCode().equals(code));
    }
}
