package io.fairbot.storage.remote;

import io.fairbot.FairbotException;
import io.fairbot.Internal;
import org.jspecify.annotations.Nullable;

/** Thrown when a batch was sent and not answered: it may have been applied, may still be applied, or not. */
@Internal
public final class UnknownOutcomeException extends FairbotException {
    /**
     * Creates an exception.
     *
     * @param message full sentences for an operator
     * @param cause the cause, or null
     */
    public UnknownOutcomeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
