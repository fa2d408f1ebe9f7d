package io.fairbot.store;

import io.fairbot.FairbotException;
import org.jspecify.annotations.Nullable;

/** Thrown when an operation of a store fails; the message states the place and the remedy. */
public final class StoreException extends FairbotException {
    private final StoreErrorCode code;

    /** The reason why an operation of a store failed. */
    public enum StoreErrorCode {
        /** The store cannot be reached or is overloaded; nothing was acknowledged, and a later call may succeed. */
        UNAVAILABLE(true),
        /** No space is left; nothing was acknowledged, and a later call succeeds when there is space. */
        FULL(true),
        /** Another process uses the store. */
        LOCKED(false),
        /** Stored data are corrupt, or do not fit their model. */
        CORRUPT(false),
        /** The settings or the permissions do not allow the operation. */
        REFUSED(false),
        /** The store was closed. */
        CLOSED(false);

        private final boolean isTransient;

        StoreErrorCode(boolean isTransient) {
            this.isTransient = isTransient;
        }
    }

    /**
     * Creates an exception.
     *
     * @param reason the reason
     * @param message full sentences for an operator
     * @param cause the cause, or null
     */
    public StoreException(StoreErrorCode reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = reason;
    }

    /**
     * Creates an exception without a cause.
     *
     * @param reason the reason
     * @param message full sentences for an operator
     */
    public StoreException(StoreErrorCode reason, String message) {
        this(reason, message, null);
    }

    /**
     * Returns the reason.
     *
     * @return the code
     */
    public StoreErrorCode code() {
        return code;
    }

    /**
     * Returns whether the same call may succeed later without a change of program or settings.
     *
     * @return true for transient causes
     */
    public boolean isTransient() {
        return code.isTransient;
    }
}
