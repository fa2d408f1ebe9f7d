package io.fairbot.agents.exchange.rates;

import io.fairbot.FairbotException;

/** Thrown when a rate deviates so much from the last one that it looks like a typing error; it can be set with a confirmation. */
public final class RateRefusedException extends FairbotException {
    RateRefusedException(String message) {
        super(message, null);
    }
}
