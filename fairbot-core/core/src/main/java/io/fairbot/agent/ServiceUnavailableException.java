package io.fairbot.agent;

import io.fairbot.FairbotException;
import io.fairbot.Internal;

/** Thrown by a call of a service whose agent does not run at that moment; the call can be made again once it does. */
public final class ServiceUnavailableException extends FairbotException {

    /**
     * Creates an exception.
     *
     * @param message full sentences for an operator
     */
    @Internal
    public ServiceUnavailableException(String message) {
        super(message, null);
    }
}
