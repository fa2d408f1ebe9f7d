package io.fairbot.coordination;

import io.fairbot.FairbotException;
import org.jspecify.annotations.Nullable;

/** The coordinator could not start; what had been started is stopped again. The message says what to do. */
public final class CoordinatorException extends FairbotException {

    /**
     * Creates an exception.
     *
     * @param message full sentences for a person
     * @param cause what led to it, or null
     */
    public CoordinatorException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
