package io.fairbot.conversation.handoff;

import io.fairbot.FairbotException;
import java.util.Optional;

/** The refusal of an attendant's action. The message is one sentence that may be shown to the attendant. */
public final class HandoffException extends FairbotException {
    private final HandoffFailure failure;
    private final transient Optional<Handoff> current;

    /** The kinds of refusals. */
    public enum HandoffFailure {
        /** There is no such conversation. */
        NOT_FOUND,
        /** The application has no such branch, or has not opened it yet. */
        UNKNOWN_BRANCH,
        /** Another attendant has the conversation; {@link HandoffException#current()} names who. */
        TAKEN_BY_OTHER,
        /** The conversation is in a state in which the action makes no sense. */
        NOT_POSSIBLE,
        /** Another node owns the branch, or too many others act on the conversation; the action may succeed later. */
        UNAVAILABLE
    }

    /**
     * Creates a refusal.
     *
     * @param failure its kind
     * @param message one sentence: what is not possible, and what to do
     * @param current the state of the conversation, as far as it is known
     */
    public HandoffException(HandoffFailure failure, String message, Optional<Handoff> current) {
        super(message, null);
        this.failure = failure;
        this.current = current;
    }

    /**
     * Returns the kind of the refusal.
     *
     * @return the kind
     */
    public HandoffFailure failure() {
        return failure;
    }

    /**
     * Returns the state of the conversation when the action was refused.
     *
     * @return the state, with the attendant who has it; empty when there is no such conversation
     */
    public Optional<Handoff> current() {
        return current;
    }
}
