package io.fairbot.agents.exchange.rates;

import io.fairbot.agents.exchange.money.ExchangeOperation;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * What the house takes for one deal, whatever its amount.
 *
 * @param operation what is done
 * @param branch the branch it is for, empty for all that have none of their own
 * @param reais the fee, from 0 to 1000
 */
public record Fee(ExchangeOperation operation, Optional<String> branch, BigDecimal reais) {
    private static final BigDecimal MOST = BigDecimal.valueOf(1000);

    /**
     * Checks.
     *
     * @throws IllegalArgumentException when the fee is out of range
     */
    public Fee {
        if (reais.signum() < 0 || reais.compareTo(MOST) > 0) {
            throw new IllegalArgumentException("A fee is from 0 to 1000 reais, not " + reais + ".");
        }
    }

    /**
     * Returns its name in the store.
     *
     * @return the operation, behind the branch where it is for one
     */
    public String id() {
        return HouseRate.id(branch, operation.name());
    }
}
