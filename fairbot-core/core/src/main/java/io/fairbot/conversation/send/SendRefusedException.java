package io.fairbot.conversation.send;

import io.fairbot.FairbotException;
import io.fairbot.Internal;

/** Thrown when a message is refused before it is stored; nothing was changed, and the message names the reason and the remedy. */
public final class SendRefusedException extends FairbotException {
    private final SendRefusedReason reason;

    /** The reasons for which a message is refused. Values may be added. */
    public enum SendRefusedReason {
        /** This application has no such branch. */
        UNKNOWN_BRANCH,
        /** There is no such contact. */
        UNKNOWN_CONTACT,
        /** The key names a message with another recipient, content or purpose. */
        KEY_REUSED,
        /** The contact has opted out: it gets answers only, no notices and no marketing. */
        OPTED_OUT,
        /** An answer or an attendant's words go to a customer who has written within the last 24 hours, and this one has not. */
        NOT_WRITTEN_RECENTLY
    }

    /**
     * Creates an exception.
     *
     * @param reason the reason, for programs
     * @param message the reason, in full sentences for a person
     */
    @Internal
    public SendRefusedException(SendRefusedReason reason, String message) {
        super(message, null);
        this.reason = reason;
    }

    /**
     * Returns the reason.
     *
     * @return the reason
     */
    public SendRefusedReason reason() {
        return reason;
    }
}
