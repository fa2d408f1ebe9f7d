package io.fairbot.whatsapp.web.internal.binary;

import io.fairbot.FairbotException;

/** A failure to read or write a node; the connection on which it arrived is to be ended. The message has nothing of its content. */
public final class MalformedNodeException extends FairbotException {
    private static final long serialVersionUID = 1L;

    MalformedNodeException(String message) {
        super(message, null);
    }
}
