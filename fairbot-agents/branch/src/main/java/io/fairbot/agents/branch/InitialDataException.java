package io.fairbot.agents.branch;

import io.fairbot.FairbotException;
import org.jspecify.annotations.Nullable;

/** The branches file cannot be used; the message names the file, what is wrong and what to do. */
public final class InitialDataException extends FairbotException {

    /** Creates an exception. */
    public InitialDataException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
