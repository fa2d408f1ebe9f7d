package io.fairbot.coordination;

import io.fairbot.FairbotException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a coordinator cannot start; the components that had started are stopped by then. The message says what to do.
 */
public final class CoordinatorException extends FairbotException {

    /**
     * Creates an exception.
     *
     * @param message full sentences for an operator
     * @param cause the cause, or null
     */
    public CoordinatorException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
