package io.fairbot.agents.exchange.rates;

import io.fairbot.FairbotException;

/** A rate that is so far from the last one that it looks like a slip; whoever means it confirms it. */
public final class RateRefusedException extends FairbotException {
    RateRefusedException(String message) {
        super(message, null);
    }
}
