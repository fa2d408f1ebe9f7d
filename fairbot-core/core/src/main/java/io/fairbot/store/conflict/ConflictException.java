package io.fairbot.store.conflict;

import io.fairbot.FairbotException;
import io.fairbot.Internal;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a decision about a {@link Conflict} cannot be carried out; nothing was changed, and the message states the
 * remedy.
 */
@Internal
public final class ConflictException extends FairbotException {
    private final ConflictErrorCode code;

    /** The reason why a decision cannot be carried out. */
    public enum ConflictErrorCode {
        /** No conflict of this id is pending: none ever existed, or it was decided. */
        UNKNOWN,
        /** The model, or the schema version, of a document is unknown to this program. */
        UNSUPPORTED_SCHEMA
    }

    ConflictException(ConflictErrorCode reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = reason;
    }

    /**
     * Returns the reason why the decision cannot be carried out.
     *
     * @return the code
     */
    public ConflictErrorCode code() {
        return code;
    }
}
