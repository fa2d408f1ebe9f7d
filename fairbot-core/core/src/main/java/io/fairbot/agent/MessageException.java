package io.fairbot.agent;

import io.fairbot.FairbotException;

/** A message was not accepted, or not answered. */
public final class MessageException extends FairbotException {
    private final MessageFailure failure;

    /**
     * Creates an exception.
     *
     * @param failure why, for programs
     * @param message why, in a full sentence for a person
     */
    public MessageException(MessageFailure failure, String message) {
        super(message, null);
        this.failure = failure;
    }

    /**
     * Returns why.
     *
     * @return the failure
     */
    public MessageFailure failure() {
        return failure;
    }
}
