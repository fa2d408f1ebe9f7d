package io.fairbot.whatsapp.web.internal.message;

import io.fairbot.FairbotException;
import org.jspecify.annotations.Nullable;

/** A failure to read a message that was decrypted; sent again it would be the same. The message has no text. */
public final class MalformedMessageException extends FairbotException {
    private static final long serialVersionUID = 1L;

    MalformedMessageException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
