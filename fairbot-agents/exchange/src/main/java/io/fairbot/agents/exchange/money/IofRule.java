package io.fairbot.agents.exchange.money;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;

/**
 * The rate of the tax on exchange (IOF) for one operation, in force from a given day.
 *
 * @param operation the taxed operation
 * @param from the first day on which the rule is in force
 * @param percent the tax in percent of the principal: 3.50 for 3.5 %; from 0 to 25, the legal maximum (Lei 8.894/1994, art. 5)
 * @param note the legal source, for operators
 */
public record IofRule(ExchangeOperation operation, LocalDate from, BigDecimal percent, Optional<String> note) {
    private static final BigDecimal MAX = BigDecimal.valueOf(25);

    /**
     * Validates the rule.
     *
     * @throws IllegalArgumentException when the percentage is not from 0 to 25
     */
    public IofRule {
        if (percent.signum() < 0 || percent.compareTo(MAX) > 0) {
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
