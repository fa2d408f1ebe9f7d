package io.fairbot.whatsapp.web.internal.transport;

import io.fairbot.FairbotException;

/** A failure to read a frame: it is empty, or longer than any that the protocol has. The connection is to be ended. */
public final class FrameException extends FairbotException {
    private static final long serialVersionUID = 1L;

    FrameException(String message) {
        super(message, null);
    }
}
