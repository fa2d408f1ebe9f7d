package io.fairbot.agents.exchange.rates;

import io.fairbot.agents.exchange.money.ExchangeOperation;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * The fee for one deal, independent of its amount.
 *
 * @param operation the operation it applies to
 * @param branch the branch it applies to; empty for every branch without a fee of its own
 * @param reais the fee in reais, from 0 to 1000
 */
public record Fee(ExchangeOperation operation, Optional<String> branch, BigDecimal reais) {
    private static final BigDecimal MAX = BigDecimal.valueOf(1000);

    /**
     * Validates the values.
     *
     * @throws IllegalArgumentException when the fee is out of range
     */
    public Fee {
        if (reais.signum() < 0 || reais.compareTo(MAX) > 0) {
            throw new IllegalArgumentException("A fee is from 0 to 1000 reais, not " + reais + ".");
        }
    }

    /**
     * Returns the key under which the fee is stored.
     *
     * @return the operation, preceded by the branch if there is one
     */
    public String id() {
        return HouseRate.id(branch, operation.name());
    }
}
