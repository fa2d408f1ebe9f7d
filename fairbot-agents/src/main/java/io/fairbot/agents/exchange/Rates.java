package io.fairbot.agents.exchange;

import java.util.List;
import java.util.Optional;

/**
 * The rates of the house at one moment. Immutable.
 *
 * @param all one for each currency
 */
public record Rates(List<HouseRate> all) {

    /** Copies the rates. */
    public Rates {
        all = List.copyOf(all);
    }

    /**
     * Finds the rate of a currency.
     *
     * @param currency its ISO 4217 code
     * @return the rate, or empty
     */
    public Optional<HouseRate> find(String currency) {
        return all.stream().filter(rate -> rate.currency().equals(currency)).findFirst();
    }
}
