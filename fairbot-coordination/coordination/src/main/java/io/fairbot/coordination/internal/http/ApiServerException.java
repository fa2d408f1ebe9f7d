package io.fairbot.coordination.internal.http;

import io.fairbot.FairbotException;

/** The server cannot listen; the message says what to do. */
public final class ApiServerException extends FairbotException {
    ApiServerException(String message, Throwable cause) {
        super(message, cause);
    }
}
