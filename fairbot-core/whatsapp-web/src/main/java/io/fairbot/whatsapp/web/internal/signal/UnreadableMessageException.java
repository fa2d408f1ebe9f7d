package io.fairbot.whatsapp.web.internal.signal;

import io.fairbot.FairbotException;
import org.jspecify.annotations.Nullable;

/** A message could not be decrypted. The sessions are as they were before. */
public final class UnreadableMessageException extends FairbotException {
    private static final long serialVersionUID = 1L;

    private final UnreadableReason reason;

    /** The reasons for which a message cannot be decrypted. */
    public enum UnreadableReason {
        /** It is no message of the protocol. */
        MALFORMED,
        /** No session with the sender can read it: it was lost on one side, or the message was altered. */
        NO_SESSION,
        /** It was encrypted for a prekey that does not exist, or no longer. */
        NO_PREKEY,
        /** Its key was used already: it is a repetition. */
        REPEATED,
        /** So many messages are missing before it that their keys are not kept. */
        TOO_FAR
    }

    UnreadableMessageException(UnreadableReason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    UnreadableMessageException(UnreadableReason reason, String message) {
        this(reason, message, null);
    }

    /**
     * Returns the reason.
     *
     * @return why the message cannot be decrypted
     */
    public UnreadableReason reason() {
        return reason;
    }
}
