package io.fairbot.agents.exchange.rates;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Somebody who says what currencies are worth: what an integrator implements. What it tells is a reference; the house's
 * price is made of it with a {@link Margin}, behind a deviation guard. Safe for use from any thread.
 */
public interface RateSource {

    /**
     * Returns its name, for people and for the history.
     *
     * @return a few words, always the same
     */
    String name();

    /**
     * Asks for the latest rates. Must not block.
     *
     * @param currencies codes of ISO 4217
     * @return what it knows of these, possibly nothing; it fails with a sentence for operators when the source cannot be
     *     reached or says what cannot be right
     */
    CompletionStage<List<ReferenceRate>> latest(Set<String> currencies);
}
