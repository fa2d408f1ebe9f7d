package io.fairbot.agents.exchange.internal.intent;

import io.fairbot.agents.exchange.money.ExchangeOperation;
import io.fairbot.agents.exchange.money.ParsedAmount;
import java.util.List;
import java.util.Optional;

/**
 * What was understood of amounts in a message.
 *
 * @param amounts the amounts, in their order
 * @param currencies codes of the foreign currencies that were named
 * @param side who buys, where that was said
 * @param inCurrency whether a currency was named as what something is worth "in", so that the amount may be reais
 */
public record AmountReading(
        List<CurrencyAmount> amounts, List<String> currencies, Optional<ExchangeOperation> side, boolean inCurrency) {
    /** The reais, beside the codes of foreign currencies. */
    public static final String REAIS = "BRL";

    /**
     * An amount with the currency that stands beside it.
     *
     * @param amount the amount
     * @param codes what the currency can be; none when nothing stands there, several for "pesos" and for "R$ 5 euros"
     */
    public record CurrencyAmount(ParsedAmount amount, List<String> codes) {
        public boolean isReais() {
            return codes.equals(List.of(REAIS));
        }

        public boolean isNamed() {
            return !codes.isEmpty();
        }
    }

    /** The amounts beside which a currency stands. */
    public List<CurrencyAmount> named() {
        return amounts.stream().filter(CurrencyAmount::isNamed).toList();
    }
}
