package io.fairbot.agents.exchange;

import io.fairbot.FairbotException;

/** Thrown when the exchange agent cannot start; the message says what to do. */
public final class ExchangeException extends FairbotException {
    ExchangeException(String message) {
        super(message, null);
    }
}
