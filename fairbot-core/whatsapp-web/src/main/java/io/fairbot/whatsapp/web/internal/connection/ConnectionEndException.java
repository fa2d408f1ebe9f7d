package io.fairbot.whatsapp.web.internal.connection;

import io.fairbot.FairbotException;

/** A failure of a request because its connection has ended, or no answer came in time. */
public final class ConnectionEndException extends FairbotException {
    private static final long serialVersionUID = 1L;

    ConnectionEndException(String message) {
        super(message, null);
    }
}
