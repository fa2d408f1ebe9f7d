package io.fairbot.coordination.internal.http;

import io.fairbot.coordination.internal.http.TrustedProxies.ClientHead;
import io.fairbot.http.Request;
import io.fairbot.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A request with its caller, and with the body that is in memory. */
final class RouteRequest implements Request {
    private final String id;
    private final Principal principal;
    private final List<String> names;
    private final List<String> values;
    private final Map<String, String> query;
    private final ClientHead head;
    private final byte[] body;

    private RouteRequest(RouteRequest other, byte[] body) {
        id = other.id;
        principal = other.principal;
        names = other.names;
        values = other.values;
        query = other.query;
        head = other.head;
        this.body = body;
    }

    /** Creates a request without a body. */
    RouteRequest(RoutedRequest request, Principal principal) {
        id = request.id();
        this.principal = principal;
        names = request.target().names();
        values = request.values();
        query = PercentDecoder.query(request.head().rawQuery());
        head = request.head();
        body = new byte[0];
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Principal principal() {
        return principal;
    }

    @Override
    public String path(String name) {
        int at = names.indexOf(name);
        if (at < 0) {
            throw new IllegalArgumentException("The route has no part {" + name + "}; it has " + names + ".");
        }
        return values.get(at);
    }

    @Override
    public Optional<String> query(String name) {
        return Optional.ofNullable(query.get(name));
    }

    @Override
    public Optional<String> header(String name) {
        return head.header(name);
    }

    @Override
    public List<String> headers(String name) {
        return head.headers(name);
    }

    @Override
    public Optional<String> clientAddress() {
        return Optional.of(head.remoteAddress().getHostAddress());
    }

    @Override
    public Optional<String> origin() {
        return head.origin();
    }

    /** Returns the same request with a body. */
    RouteRequest withBody(byte[] bytes) {
        return new RouteRequest(this, bytes);
    }

    @Override
    public byte[] body() {
        return body.clone();
    }
}
