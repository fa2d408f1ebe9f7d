package io.fairbot.store;

import io.fairbot.FairbotException;
import org.jspecify.annotations.Nullable;

/** What was decided about a {@link Conflict} cannot be done; nothing was changed, and the message says what to do. */
public final class ConflictException extends FairbotException {
    private final ConflictErrorCode code;

    /** Why it cannot be done. */
    public enum ConflictErrorCode {
        /** No conflict of this id waits: it never did, or somebody has decided about it. */
        UNKNOWN,
        /** This program does not know what the batch wanted to write. */
        UNSUPPORTED_SCHEMA
    }

    ConflictException(ConflictErrorCode reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = reason;
    }

    /**
     * Returns why it cannot be done.
     *
     * @return the reason
     */
    public ConflictErrorCode code() {
        return code;
    }
}
