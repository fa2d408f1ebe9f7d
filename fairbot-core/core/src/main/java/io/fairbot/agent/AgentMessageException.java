package io.fairbot.agent;

import io.fairbot.FairbotException;
import io.fairbot.Internal;

/** Thrown when a message is refused, or a request is not answered. */
public final class AgentMessageException extends FairbotException {
    private final AgentMessageFailure failure;

    /**
     * Creates an exception.
     *
     * @param failure the reason, for programs
     * @param message the reason, in a full sentence for an operator
     */
    @Internal
    public AgentMessageException(AgentMessageFailure failure, String message) {
        super(message, null);
        this.failure = failure;
    }

    /**
     * Returns the reason.
     *
     * @return the failure
     */
    public AgentMessageFailure failure() {
        return failure;
    }
}
