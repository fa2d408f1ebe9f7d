package io.fairbot.coordination.internal.http;

import io.fairbot.config.Secret;
import io.fairbot.http.HttpMethod;
import io.fairbot.http.Problem;
import io.fairbot.http.ProblemType;
import io.fairbot.http.SocketHandler;
import io.fairbot.http.server.RequestHead;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A check of the head of a request for a WebSocket: the protocol version, and the origin of the page that connects. A browser sends a
 * page's cookies to any server and enforces no same-origin policy for WebSockets, so the server does. Immutable.
 *
 * <p>A browser cannot send {@code Authorization} with a WebSocket. It names the key as a protocol that it offers, {@value
 * #KEY_PREFIX}{@code fb_...}, next to {@value #PROTOCOL}, which is the one that the server chooses: neither the address nor the response
 * contains the key.
 */
final class SocketHandshakeCheck {
    static final String PROTOCOL = "fairbot";
    static final String KEY_PREFIX = "fairbot.key.";

    private static final String VERSION = "13";
    private static final String VERSION_HEADER = "Sec-WebSocket-Version";
    private static final String PROTOCOL_HEADER = "Sec-WebSocket-Protocol";

    private final Set<String> origins;

    SocketHandshakeCheck(List<String> origins) {
        this.origins = Set.copyOf(origins);
    }

    /** Returns whether a request asks for a WebSocket at a route that has them. */
    static boolean isFor(RequestHead head, RouteTable.RouteTarget target) {
        return target.route().handler() instanceof SocketHandler
                && head.method().equals(HttpMethod.GET.name())
                && tokens(head, "Upgrade").anyMatch("websocket"::equalsIgnoreCase)
                && tokens(head, "Connection").anyMatch("upgrade"::equalsIgnoreCase);
    }

    /** Throws a problem for a request that must not become a WebSocket. */
    void check(RequestHead head, DefaultResponseHeaders headers) {
        if (!head.header(VERSION_HEADER).filter(VERSION::equals).isPresent()
                || head.header("Sec-WebSocket-Key").isEmpty()) {
            headers.put(VERSION_HEADER, VERSION);
            throw Problem.of(
                            ProblemType.UPGRADE_REQUIRED,
                            "WebSockets need version 13 of the protocol, with Sec-WebSocket-Key and"
                                    + " Sec-WebSocket-Version: 13.")
                    .exception();
        }
        if (head.contentLength().orElse(0) > 0
                || head.header("Transfer-Encoding").isPresent()) {
            throw Problem.of(ProblemType.TOO_LARGE, "A request for a WebSocket takes no body; send none.")
                    .exception();
        }
        if (!head.headers("Origin").stream().allMatch(origin -> isAllowed(origin, head))) {
            throw Problem.of(
                            ProblemType.FORBIDDEN,
                            "Pages of this origin may not connect; add it to FAIRBOT_CORS_ORIGINS if they should.")
                    .exception();
        }
    }

    /** Returns whether an origin is this server, which the Host header names, or one that is configured. */
    private boolean isAllowed(String origin, RequestHead head) {
        String host = head.header("Host").orElse("").toLowerCase(Locale.ROOT);
        String page = origin.toLowerCase(Locale.ROOT);
        return origins.contains(origin) || page.equals("http://" + host) || page.equals("https://" + host);
    }

    /** Returns the key that is offered as a protocol. */
    static Optional<Secret> key(RequestHead head) {
        return tokens(head, PROTOCOL_HEADER)
                .filter(name -> name.startsWith(KEY_PREFIX))
                .map(name -> Secret.of(name.substring(KEY_PREFIX.length())))
                .findFirst();
    }

    /** Returns the protocol to be chosen among those that are offered. */
    static Optional<String> protocol(RequestHead head) {
        return tokens(head, PROTOCOL_HEADER).filter(PROTOCOL::equals).findFirst();
    }

    private static Stream<String> tokens(RequestHead head, String name) {
        return head.headers(name).stream()
                .flatMap(value -> Arrays.stream(value.split(",")).map(String::strip));
    }
}
