package io.fairbot.agents.exchange.money;

import io.fairbot.Internal;
import java.math.BigDecimal;
import java.util.List;

/**
 * An amount found in a text, without its currency.
 *
 * @param text the matched text, in lower case without accents
 * @param isUnambiguous whether there is exactly one reading
 * @param candidates the value when unambiguous; otherwise the possible values, most likely first, possibly none
 */
@Internal
public record ParsedAmount(String text, boolean isUnambiguous, List<BigDecimal> candidates) {

    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException when unambiguous with a number of candidates other than one
     */
    public ParsedAmount {
        candidates = List.copyOf(candidates);
        if (isUnambiguous && candidates.size() != 1) {
            throw new IllegalArgumentException(
                    "An unambiguous amount has one candidate, not " + candidates.size() + ".");
        }
    }

    /**
     * Returns the value of an unambiguous amount.
     *
     * @return the value, without trailing zeros
     * @throws IllegalStateException when the amount is ambiguous
     */
    public BigDecimal value() {
        if (!isUnambiguous) {
            throw new IllegalStateException("An ambiguous amount has no value; ask the customer which one is meant.");
        }
        return candidates.get(0);
    }
}
