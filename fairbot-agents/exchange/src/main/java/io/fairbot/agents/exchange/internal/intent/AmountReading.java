package io.fairbot.agents.exchange.internal.intent;

import io.fairbot.agents.exchange.money.ExchangeOperation;
import io.fairbot.agents.exchange.money.ParsedAmount;
import java.util.List;
import java.util.Optional;

/**
 * The amounts, currencies and operation in a message.
 *
 * @param amounts the amounts, in the order of the text
 * @param currencies the codes of the foreign currencies mentioned
 * @param operation the operation, where the message states it
 * @param inCurrency whether a currency follows a word such as "in" or "into", so that the amount may be reais
 */
public record AmountReading(
        List<CurrencyAmount> amounts,
        List<String> currencies,
        Optional<ExchangeOperation> operation,
        boolean inCurrency) {
    /** The code of the real. */
    public static final String REAIS = "BRL";

    /**
     * An amount with the currency next to it.
     *
     * @param amount the amount
     * @param codes the possible currencies; none when no currency is next to it, several for "pesos" and for "R$ 5 euros"
     */
    public record CurrencyAmount(ParsedAmount amount, List<String> codes) {
        /** Returns whether the amount is in reais. */
        public boolean isReais() {
            return codes.equals(List.of(REAIS));
        }

        /** Returns whether a currency is next to the amount. */
        public boolean isNamed() {
            return !codes.isEmpty();
        }
    }

    /** Returns the amounts with a currency next to them. */
    public List<CurrencyAmount> named() {
        return amounts.stream().filter(CurrencyAmount::isNamed).toList();
    }
}
