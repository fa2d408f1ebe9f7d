package io.fairbot;

import org.jspecify.annotations.Nullable;

/**
 * Base of every exception the library throws on purpose.
 *
 * <p>The message is one or more full sentences for a person: what happened, where, what is allowed and what to do. It
 * never holds a secret or a whole phone number.
 */
public abstract class FairbotException extends RuntimeException {

    /**
     * Creates an exception.
     *
     * @param message full sentences for a person
     * @param cause what led to it, or null
     */
    protected FairbotException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * Returns the full sentences for a person; never null.
     *
     * @return the message
     */
    @Override
    public String getMessage() {
        String message = super.getMessage();
        return message == null ? getClass().getSimpleName() : message;
    }
}
