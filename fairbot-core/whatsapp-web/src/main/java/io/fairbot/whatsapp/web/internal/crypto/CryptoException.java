package io.fairbot.whatsapp.web.internal.crypto;

import io.fairbot.FairbotException;
import org.jspecify.annotations.Nullable;

/** A failure of a cryptographic check or operation on bytes that came from elsewhere. The message has no key and no text. */
public final class CryptoException extends FairbotException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message one sentence: what was checked, and what was wrong
     */
    public CryptoException(String message) {
        this(message, null);
    }

    CryptoException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
