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
 * @param side who buys, and how plainly it is said
 * @param inCurrency whether a currency follows a word such as "in" or "into", so that the amount may be reais
 * @param cross the exchange of one foreign currency for another, where the message asks for one
 * @param alternatives whether the amounts are alternatives ("300 ou 400") rather than several deals
 */
public record AmountReading(
        List<CurrencyAmount> amounts,
        List<String> currencies,
        SideParser.Side side,
        boolean inCurrency,
        Optional<CurrencyPair> cross,
        boolean alternatives) {
    /** The code of the real. */
    public static final String REAIS = "BRL";

    /**
     * An amount with the currency next to it.
     *
     * @param amount the amount
     * @param codes the possible currencies; none when no currency is next to it, several for "pesos" and for "R$ 5 euros"
     * @param operation the operation that is stated for this amount alone, where a message has several
     */
    public record CurrencyAmount(ParsedAmount amount, List<String> codes, Optional<ExchangeOperation> operation) {
        /** Returns whether the amount is in reais. */
        public boolean isReais() {
            return codes.equals(List.of(REAIS));
        }

        /** Returns whether a currency is next to the amount. */
        public boolean isNamed() {
            return !codes.isEmpty();
        }

        CurrencyAmount in(List<String> others) {
            return new CurrencyAmount(amount, others, operation);
        }

        CurrencyAmount with(Optional<ExchangeOperation> some) {
            return new CurrencyAmount(amount, codes, some);
        }
    }

    /**
     * Two foreign currencies.
     *
     * @param from the code of the one that is given
     * @param to the code of the one that is wanted
     */
    public record CurrencyPair(String from, String to) {}

    /** Returns the operation, where the message states it. */
    public Optional<ExchangeOperation> operation() {
        return side.operation();
    }

    /** Returns the amounts with a currency next to them. */
    public List<CurrencyAmount> named() {
        return amounts.stream().filter(CurrencyAmount::isNamed).toList();
    }
}
