package io.fairbot.store;

import io.fairbot.FairbotException;
import org.jspecify.annotations.Nullable;

/** Thrown when an operation of a store fails; the message says where and what to do. */
public final class StoreException extends FairbotException {
    private final StoreErrorCode code;

    /** Why an operation of a store failed. */
    public enum StoreErrorCode {
        /** The store cannot be reached or is overloaded; nothing was acknowledged, and a later call may succeed. */
        UNAVAILABLE(true),
        /** There is no space left; nothing was acknowledged, and a later call succeeds when there is space. */
        FULL(true),
        /** Another process uses it. */
        LOCKED(false),
        /** Stored data are corrupt, or do not fit their model. */
        CORRUPT(false),
        /** The settings or the rights do not allow it. */
        REFUSED(false),
        /** It was closed. */
        CLOSED(false);

        private final boolean isTransient;

        StoreErrorCode(boolean isTransient) {
            this.isTransient = isTransient;
        }
    }

    /**
     * Creates an exception.
     *
     * @param reason why
     * @param message full sentences for a person
     * @param cause what led to it, or null
     */
    public StoreException(StoreErrorCode reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = reason;
    }

    /**
     * Creates an exception without a cause.
     *
     * @param reason why
     * @param message full sentences for a person
     */
    public StoreException(StoreErrorCode reason, String message) {
        this(reason, message, null);
    }

    /**
     * Returns why.
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
