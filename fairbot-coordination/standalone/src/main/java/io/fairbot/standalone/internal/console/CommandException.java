package io.fairbot.standalone.internal.console;

import io.fairbot.FairbotException;
import org.jspecify.annotations.Nullable;

/** Thrown when a command fails; carries the message for the user and the exit code. */
public final class CommandException extends FairbotException {
    public static final int FAILED = 1;
    public static final int USAGE = 2;

    private final int exitCode;

    public CommandException(int exitCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
