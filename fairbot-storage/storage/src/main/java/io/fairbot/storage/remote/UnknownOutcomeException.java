package io.fairbot.storage.remote;

import io.fairbot.FairbotException;
import org.jspecify.annotations.Nullable;

/** A batch was sent and no answer came: it may have happened, may still happen, or may not. */
public final class UnknownOutcomeException extends FairbotException {
    /** Creates it with a sentence for a person and what led to it. */
    public UnknownOutcomeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
