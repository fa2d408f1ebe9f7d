package io.fairbot.agent;

import io.fairbot.FairbotException;
import io.fairbot.Internal;

/** A message was not accepted, or not answered. */
public final class AgentMessageException extends FairbotException {
    private final AgentMessageFailure failure;

    /**
     * Creates an exception.
     *
     * @param failure why, for programs
     * @param message why, in a full sentence for a person
     */
    @Internal
    public AgentMessageException(AgentMessageFailure failure, String message) {
        super(message, null);
        this.failure = failure;
    }

    /**
     * Returns why.
     *
     * @return the failure
     */
    public AgentMessageFailure failure() {
        return failure;
    }
}
