package io.fairbot.whatsapp.web.internal.protobuf;

import io.fairbot.FairbotException;

/** A failure to read a message: bytes that are no fields, or a field that is missing or of another type. */
public final class MalformedProtobufException extends FairbotException {
    private static final long serialVersionUID = 1L;

    MalformedProtobufException(String message) {
        super(message, null);
    }
}
