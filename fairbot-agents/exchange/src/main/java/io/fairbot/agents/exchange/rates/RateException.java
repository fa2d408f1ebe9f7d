package io.fairbot.agents.exchange.rates;

import io.fairbot.FairbotException;

/** Thrown when rates cannot be read from a source or cannot be changed now; the message says why and what to do. */
public final class RateException extends FairbotException {
    RateException(String message) {
        super(message, null);
    }

    RateException(String message, Throwable cause) {
        super(message, cause);
    }
}
