package io.fairbot.whatsapp.web.internal.pairing;

import io.fairbot.FairbotException;
import org.jspecify.annotations.Nullable;

/** A failure to link: what arrived proves no account. Nobody is linked, and another code can be shown. */
public final class PairingException extends FairbotException {
    private static final long serialVersionUID = 1L;

    PairingException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
