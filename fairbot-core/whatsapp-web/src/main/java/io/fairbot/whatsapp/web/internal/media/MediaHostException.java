package io.fairbot.whatsapp.web.internal.media;

import io.fairbot.FairbotException;

/** A media host did not answer, or has failed; a later attempt may succeed. The message has no address. */
public final class MediaHostException extends FairbotException {
    private static final long serialVersionUID = 1L;

    MediaHostException(String message) {
        super(message, null);
    }
}
