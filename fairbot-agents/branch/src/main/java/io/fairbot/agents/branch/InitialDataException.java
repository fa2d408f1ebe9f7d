package io.fairbot.agents.branch;

import io.fairbot.FairbotException;
import org.jspecify.annotations.Nullable;

/** Thrown when the initial data file is missing or invalid; the message names the file, the problem and the remedy. */
public final class InitialDataException extends FairbotException {

    /**
     * Creates an exception.
     *
     * @param message the message, for an operator
     * @param cause the cause, or null
     */
    public InitialDataException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
