package io.fairbot.coordination.internal.http;

import io.fairbot.http.Request;
import io.fairbot.http.RequestHead;
import io.fairbot.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A request whose body has been read. */
final class BufferedRequest implements Request {
    private final String id;
    private final Principal principal;
    private final List<String> names;
    private final List<String> values;
    private final Map<String, String> query;
    private final RequestHead head;
    private final byte[] body;

    BufferedRequest(RoutedRequest request, byte[] body, Principal principal) {
        id = request.id();
        this.principal = principal;
        names = request.target().names();
        values = request.values();
        query = PercentDecoder.query(request.head().rawQuery());
        head = request.head();
        this.body = body;
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
    public byte[] body() {
        return body.clone();
    }
}
