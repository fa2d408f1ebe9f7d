package io.fairbot.agents.internal;

import io.fairbot.FairbotException;
import org.jspecify.annotations.Nullable;

/** The branches file cannot be used; the message names the file, what is wrong and what to do. */
public final class SeedFileException extends FairbotException {

    /** Creates an exception. */
    public SeedFileException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
