package io.fairbot.agents.exchange.rates;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * A source of reference rates; integrators implement it. A reference is not a price: the shop's price is derived from
 * it with a {@link Margin}, and only after the plausibility check. Implementations are safe for use from any thread.
 */
public interface RateSource extends AutoCloseable {

    /**
     * Returns the name of this source, as operators and the history show it.
     *
     * @return a few words, always the same
     */
    String name();

    /**
     * Requests the latest rates. Must not block.
     *
     * @param currencies ISO 4217 codes
     * @return the rates known of these currencies, possibly none; fails with a sentence for operators when the source is
     *     unreachable or its answer is implausible
     */
    CompletionStage<List<ReferenceRate>> latestRates(Set<String> currencies);

    /** Releases threads and connections; by default does nothing. Called once, after the last request. */
    @Override
    default void close() {}
}
