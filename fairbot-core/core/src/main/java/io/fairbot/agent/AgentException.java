package io.fairbot.agent;

import io.fairbot.FairbotException;
import io.fairbot.Internal;
import org.jspecify.annotations.Nullable;

/** An agent could not be started, or something was asked of an agent that cannot be done. The message says what to do. */
public final class AgentException extends FairbotException {

    /**
     * Creates an exception.
     *
     * @param message full sentences for a person
     * @param cause what led to it, or null
     */
    @Internal
    public AgentException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
