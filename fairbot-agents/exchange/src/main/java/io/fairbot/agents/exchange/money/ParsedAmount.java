package io.fairbot.agents.exchange.money;

import java.math.BigDecimal;
import java.util.List;

/**
 * An amount as somebody wrote it, without its currency.
 *
 * @param text the words or digits, in lower case without accents
 * @param isUnambiguous whether it can be read in one way only
 * @param candidates the value when it is certain; otherwise what may have been meant, likeliest first, possibly nothing
 */
public record ParsedAmount(String text, boolean isUnambiguous, List<BigDecimal> candidates) {

    /**
     * Copies the candidates.
     *
     * @throws IllegalArgumentException when it is certain and has not one value
     */
    public ParsedAmount {
        candidates = List.copyOf(candidates);
        if (isUnambiguous && candidates.size() != 1) {
            throw new IllegalArgumentException("What is certain has one value, not " + candidates.size() + ".");
        }
    }

    /**
     * Returns the value of a certain amount.
     *
     * @return the value, with as few decimals as it needs
     * @throws IllegalStateException when it is not certain
     */
    public BigDecimal value() {
        if (!isUnambiguous) {
            throw new IllegalStateException("An amount that can be read in several ways must be asked back.");
        }
        return candidates.get(0);
    }
}
