package io.fairbot.store;

import io.fairbot.FairbotException;
import org.jspecify.annotations.Nullable;

/** A store could not do what it was asked; the message says where and what to do. */
public final class StoreException extends FairbotException {
    private final StoreErrorCode code;

    /** Why a store could not do it. */
    public enum StoreErrorCode {
        /** It cannot be reached or is overloaded; nothing was acknowledged, and later it may work. */
        UNAVAILABLE(true),
        /** There is no room; nothing was acknowledged, and it works again when there is room. */
        FULL(true),
        /** Another process uses it. */
        LOCKED(false),
        /** What is stored is damaged, or is not what the model says. */
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
     * @return the reason
     */
    public StoreErrorCode code() {
        return code;
    }

    /**
     * Returns whether the same call may work later without anybody doing anything but making room or repairs outside.
     *
     * @return true for causes that pass
     */
    public boolean isTransient() {
        return code.isTransient;
    }
}
