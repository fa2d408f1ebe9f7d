package io.fairbot.coordination.internal.http;

import io.fairbot.http.Response;
import java.util.Map;
import java.util.TreeMap;

/**
 * The default headers of a response, overridable by its handler. Safe for use from any thread: a deadline may produce the
 * response while the handler still runs.
 */
final class DefaultResponseHeaders {
    private final Map<String, String> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    DefaultResponseHeaders(String requestId) {
        values.put(RequestId.HEADER, requestId);
        values.put("X-Content-Type-Options", "nosniff");
        values.put("X-Frame-Options", "DENY");
        values.put("Referrer-Policy", "no-referrer");
        values.put("Cross-Origin-Opener-Policy", "same-origin");
        values.put("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        values.put("Cache-Control", "no-store");
    }

    synchronized void put(String name, String value) {
        values.put(name, value);
    }

    synchronized void putAll(Map<String, String> more) {
        values.putAll(more);
    }

    synchronized Response complete(Response response) {
        return response.withDefaults(values);
    }
}
