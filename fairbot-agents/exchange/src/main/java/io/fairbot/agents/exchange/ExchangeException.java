package io.fairbot.agents.exchange;

import io.fairbot.FairbotException;

/** The exchange desk cannot begin; the message says what to do. */
public final class ExchangeException extends FairbotException {
    ExchangeException(String message) {
        super(message, null);
    }
}
