package io.fairbot.coordination.internal.http;

import io.fairbot.runtime.IdGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The correlation id of a request. */
final class RequestId {
    static final String HEADER = "X-Request-Id";

    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private RequestId() {}

    /** Takes over the caller's own id; one that could break a log or a header is replaced. */
    static String of(@Nullable String given, IdGenerator ids) {
        return given != null && ALLOWED.matcher(given).matches() ? given : ids.next();
    }
}
