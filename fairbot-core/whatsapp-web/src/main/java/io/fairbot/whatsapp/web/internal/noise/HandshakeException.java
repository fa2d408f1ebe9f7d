package io.fairbot.whatsapp.web.internal.noise;

import io.fairbot.FairbotException;
import org.jspecify.annotations.Nullable;

/**
 * A failure of the handshake: who answered is not the server of the root key, or does not speak the protocol. The connection is to be
 * ended; nothing of the device has been sent.
 */
public final class HandshakeException extends FairbotException {
    private static final long serialVersionUID = 1L;

    HandshakeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
