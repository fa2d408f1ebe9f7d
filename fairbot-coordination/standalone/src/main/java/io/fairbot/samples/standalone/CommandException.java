package io.fairbot.samples.standalone;

import io.fairbot.FairbotException;
import org.jspecify.annotations.Nullable;

/** A command cannot be done; the message is for the person at the terminal. */
final class CommandException extends FairbotException {
    static final int FAILED = 1;
    static final int USAGE = 2;

    private final int exitCode;

    CommandException(int exitCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
