package io.fairbot.coordination.internal.http;

import io.fairbot.runtime.IdGenerator;
import java.util.Optional;
import java.util.regex.Pattern;

/** The source of the correlation id of a request. */
final class RequestId {
    static final String HEADER = "X-Request-Id";

    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private RequestId() {}

    /**
     * Returns the caller's id, or a new one when it is absent or contains characters that are unsafe in logs and headers.
     */
    static String of(Optional<String> given, IdGenerator ids) {
        return given.filter(id -> ALLOWED.matcher(id).matches()).orElseGet(ids::next);
    }
}
