package io.fairbot.coordination.internal.http;

import io.fairbot.http.HttpMethod;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells a browser which pages of others may call. */
final class Cors {
    private static final HttpString ALLOW_ORIGIN = new HttpString("Access-Control-Allow-Origin");
    private static final HttpString ALLOW_METHODS = new HttpString("Access-Control-Allow-Methods");
    private static final HttpString ALLOW_HEADERS = new HttpString("Access-Control-Allow-Headers");
    private static final HttpString EXPOSE_HEADERS = new HttpString("Access-Control-Expose-Headers");
    private static final HttpString MAX_AGE = new HttpString("Access-Control-Max-Age");
    private static final String AN_HOUR = "3600";

    private final Set<String> origins;

    Cors(List<String> origins) {
        this.origins = Set.copyOf(origins);
    }

    /** Lets the page of an allowed origin read the answer. */
    void headers(HttpServerExchange exchange) {
        if (origins.isEmpty()) {
            return;
        }
        exchange.getResponseHeaders().add(Headers.VARY, "Origin");
        String origin = exchange.getRequestHeaders().getFirst(Headers.ORIGIN);
        if (origin != null && origins.contains(origin)) {
            exchange.getResponseHeaders().put(ALLOW_ORIGIN, origin);
            exchange.getResponseHeaders()
                    .put(
                            EXPOSE_HEADERS,
                            "X-Request-Id, RateLimit, RateLimit-Policy, Retry-After, ETag, Fairbot-Durability");
        }
    }

    /** Answers what may be done at a place. */
    void options(HttpServerExchange exchange, Collection<HttpMethod> methods) {
        String allowed = allow(methods);
        exchange.getResponseHeaders().put(Headers.ALLOW, allowed);
        if (exchange.getResponseHeaders().contains(ALLOW_ORIGIN)) {
            exchange.getResponseHeaders().put(ALLOW_METHODS, allowed);
            exchange.getResponseHeaders().put(ALLOW_HEADERS, "Authorization, Content-Type, If-Match, X-Request-Id");
            exchange.getResponseHeaders().put(MAX_AGE, AN_HOUR);
        }
    }

    static String allow(Collection<HttpMethod> methods) {
        String names = methods.stream().map(Enum::name).sorted().collect(Collectors.joining(", "));
        return (methods.contains(HttpMethod.GET) ? "HEAD, " : "") + names + ", OPTIONS";
    }
}
