package io.fairbot;

import org.jspecify.annotations.Nullable;

/**
 * The base class of all exceptions that the library throws deliberately.
 *
 * <p>The message consists of full sentences for a person: what happened, where, what is allowed and what to do. It
 * never contains a secret or a whole phone number.
 */
public abstract class FairbotException extends RuntimeException {

    /**
     * Creates an exception.
     *
     * @param message full sentences for a person
     * @param cause the cause, or null
     */
    protected FairbotException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * Returns the message, which is never null.
     *
     * @return the message
     */
    @Override
    public String getMessage() {
        String message = super.getMessage();
        return message == null ? getClass().getSimpleName() : message;
    }
}
