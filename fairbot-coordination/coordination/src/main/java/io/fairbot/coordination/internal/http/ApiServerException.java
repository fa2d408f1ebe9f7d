package io.fairbot.coordination.internal.http;

import io.fairbot.FairbotException;
import org.jspecify.annotations.Nullable;

/** Thrown when the API cannot be served; the message says what to do. */
public final class ApiServerException extends FairbotException {
    ApiServerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
