package io.fairbot.storage.internal;

import io.fairbot.FairbotException;

/** A write was sent, and no answer came: it may have happened. */
public final class UnknownOutcomeException extends FairbotException {
    private static final long serialVersionUID = 1;

    /** Creates it with a sentence for a person and what led to it. */
    public UnknownOutcomeException(String message, Throwable cause) {
        super(message, cause);
    }
}
