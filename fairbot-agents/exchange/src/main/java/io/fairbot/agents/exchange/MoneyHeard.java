package io.fairbot.agents.exchange;

import io.fairbot.agents.exchange.money.Operation;
import io.fairbot.agents.exchange.money.WrittenAmount;
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
record MoneyHeard(List<Spoken> amounts, List<String> currencies, Optional<Operation> side, boolean inCurrency) {
    /** The reais, beside the codes of foreign currencies. */
    static final String REAIS = "BRL";

    /**
     * An amount with the currency that stands beside it.
     *
     * @param amount the amount
     * @param codes what the currency can be; none when nothing stands there, several for "pesos" and for "R$ 5 euros"
     */
    record Spoken(WrittenAmount amount, List<String> codes) {
        boolean isReais() {
            return codes.equals(List.of(REAIS));
        }

        boolean isNamed() {
            return !codes.isEmpty();
        }
    }

    /** The amounts beside which a currency stands. */
    List<Spoken> named() {
        return amounts.stream().filter(Spoken::isNamed).toList();
    }
}
