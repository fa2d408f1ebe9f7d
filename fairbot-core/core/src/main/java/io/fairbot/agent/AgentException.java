package io.fairbot.agent;

import io.fairbot.FairbotException;
import io.fairbot.Internal;
import org.jspecify.annotations.Nullable;

/** Thrown when an agent cannot be started, or an operation on it is not possible. The message states the remedy. */
public final class AgentException extends FairbotException {

    /**
     * Creates an exception.
     *
     * @param message full sentences for an operator
     * @param cause the cause, or null
     */
    @Internal
    public AgentException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
