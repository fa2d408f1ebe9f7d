package io.fairbot.agents.exchange.money;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;

/**
 * The tax on an operation from one day on.
 *
 * @param operation what is taxed
 * @param from the first day on which it holds
 * @param percent the tax in percent of the reais that the currency is worth: 3.50 for 3.5 %; from 0 to 25, which is the most
 *     that the law allows (Lei 8.894/1994, art. 5)
 * @param note where it is written, for people
 */
public record IofRule(ExchangeOperation operation, LocalDate from, BigDecimal percent, Optional<String> note) {
    private static final BigDecimal MOST = BigDecimal.valueOf(25);

    /**
     * Checks.
     *
     * @throws IllegalArgumentException when the percentage is not from 0 to 25
     */
    public IofRule {
        if (percent.signum() < 0 || percent.compareTo(MOST) > 0) {
            throw new IllegalArgumentException(
                    "The IOF of " + operation + " from " + from + " is from 0 to 25 percent, not " + percent + ".");
        }
    }

    /**
     * Returns the key under which the rule is stored.
     *
     * @return the operation and the day
     */
    public String id() {
        return operation + "." + from;
    }
}
