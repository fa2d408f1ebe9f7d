package io.fairbot.agents.exchange.rates;

import io.fairbot.runtime.Platform;

/** A factory of rate sources, called when the exchange agent starts: time and threads do not exist earlier. */
@FunctionalInterface
public interface RateSourceFactory {

    /**
     * Creates a source.
     *
     * @param platform time, identifiers and threads
     * @return a new source; the agent closes it when it stops
     */
    RateSource create(Platform platform);
}
