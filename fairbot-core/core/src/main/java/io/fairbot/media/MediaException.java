package io.fairbot.media;

import io.fairbot.FairbotException;

/** A medium was refused; nothing of it is stored. The message is one sentence without personal data. */
public final class MediaException extends FairbotException {
    private static final long serialVersionUID = 1L;

    private final MediaRefusal reason;

    /** The reasons for which a medium is refused. */
    public enum MediaRefusal {
        /** It has no bytes. */
        EMPTY,
        /** It is larger than the store takes. */
        TOO_LARGE,
        /** Its bytes are not of the type that is named. */
        WRONG_TYPE,
        /** The store is full. */
        FULL,
        /** Its bytes are not those of the checksum. */
        DAMAGED,
        /** The provider or the store no longer has its bytes. */
        GONE
    }

    /**
     * Creates the exception.
     *
     * @param reason why the medium was refused
     * @param message one sentence that says what is allowed
     */
    public MediaException(MediaRefusal reason, String message) {
        super(message, null);
        this.reason = reason;
    }

    /**
     * Returns the reason.
     *
     * @return why the medium was refused
     */
    public MediaRefusal reason() {
        return reason;
    }
}
