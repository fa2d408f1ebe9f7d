package io.fairbot.agents.exchange.rates;

import io.fairbot.runtime.Platform;

/** Makes a source when the exchange agent starts: only then are time and threads there. */
@FunctionalInterface
public interface RateSourceFactory {

    /**
     * Makes the source.
     *
     * @param platform time, identifiers and threads
     * @return the source and how to end it
     */
    RateSourceHandle open(Platform platform);

    /**
     * A source that is in use.
     *
     * @param source the source
     * @param close gives back what it took
     */
    record RateSourceHandle(RateSource source, Runnable close) {}
}
