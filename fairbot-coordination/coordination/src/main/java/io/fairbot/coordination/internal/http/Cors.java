package io.fairbot.coordination.internal.http;

import io.fairbot.http.HttpMethod;
import io.fairbot.http.server.RequestHead;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The cross-origin policy of the API (CORS): the response headers for allowed origins. Immutable. */
final class Cors {
    private static final String AN_HOUR = "3600";

    private final Set<String> origins;

    Cors(List<String> origins) {
        this.origins = Set.copyOf(origins);
    }

    /** Returns the headers that let the page of an allowed origin read the response. */
    Map<String, String> headers(RequestHead head) {
        if (origins.isEmpty()) {
            return Map.of();
        }
        Map<String, String> headers = new LinkedHashMap<>(Map.of("Vary", "Origin"));
        allowedOrigin(head).ifPresent(origin -> {
            headers.put("Access-Control-Allow-Origin", origin);
            headers.put(
                    "Access-Control-Expose-Headers",
                    "X-Request-Id, RateLimit, RateLimit-Policy, Retry-After, ETag, Fairbot-Durability");
        });
        return headers;
    }

    /** Returns the headers of the response to an {@code OPTIONS} request. */
    Map<String, String> optionsHeaders(RequestHead head, Collection<HttpMethod> methods) {
        String allowed = allow(methods);
        Map<String, String> headers = new LinkedHashMap<>(Map.of("Allow", allowed));
        if (allowedOrigin(head).isPresent()) {
            headers.put("Access-Control-Allow-Methods", allowed);
            headers.put("Access-Control-Allow-Headers", "Authorization, Content-Type, If-Match, X-Request-Id");
            headers.put("Access-Control-Max-Age", AN_HOUR);
        }
        return headers;
    }

    /** Returns the value of the header {@code Allow}. */
    static String allow(Collection<HttpMethod> methods) {
        String names = methods.stream().map(Enum::name).sorted().collect(Collectors.joining(", "));
        return (methods.contains(HttpMethod.GET) ? "HEAD, " : "") + names + ", OPTIONS";
    }

    private Optional<String> allowedOrigin(RequestHead head) {
        return head.header("Origin").filter(origins::contains);
    }
}
