package io.fairbot.agents.exchange.money;

import java.math.BigDecimal;
import java.util.List;

/**
 * An amount as somebody wrote it, without its currency.
 *
 * @param said the words or digits, in lower case without accents
 * @param isCertain whether it can be read in one way only
 * @param values the value when it is certain; otherwise what may have been meant, likeliest first, possibly nothing
 */
public record ParsedAmount(String said, boolean isCertain, List<BigDecimal> values) {

    /**
     * Copies the values.
     *
     * @throws IllegalArgumentException when it is certain and has not one value
     */
    public ParsedAmount {
        values = List.copyOf(values);
        if (isCertain && values.size() != 1) {
            throw new IllegalArgumentException("What is certain has one value, not " + values.size() + ".");
        }
    }

    /**
     * Returns the value of a certain amount.
     *
     * @return the value, with as few decimals as it needs
     * @throws IllegalStateException when it is not certain
     */
    public BigDecimal value() {
        if (!isCertain) {
            throw new IllegalStateException("An amount that can be read in several ways must be asked back.");
        }
        return values.get(0);
    }
}
