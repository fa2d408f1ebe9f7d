package io.fairbot.testkit.http;

import io.fairbot.http.Request;
import io.fairbot.security.Principal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** A request of a {@link TestHttp}. */
final class TestRequest implements Request {
    private final Principal principal;
    private final String query;
    private final Map<String, String> parts;
    private final Map<String, String> headers;
    private final byte[] body;

    TestRequest(
            Principal principal, String target, Map<String, String> parts, Map<String, String> headers, byte[] body) {
        this.principal = principal;
        query = target.contains("?") ? target.substring(target.indexOf('?') + 1) : "";
        this.parts = parts;
        this.headers = headers;
        this.body = body.clone();
    }

    @Override
    public String id() {
        return "test";
    }

    @Override
    public Principal principal() {
        return principal;
    }

    @Override
    public String path(String name) {
        return Optional.ofNullable(parts.get(name))
                .orElseThrow(() -> new IllegalArgumentException(
                        "The route has no part {" + name + "}; it has " + parts.keySet() + "."));
    }

    @Override
    public Optional<String> query(String name) {
        return Arrays.stream(query.split("&"))
                .map(pair -> pair.split("=", 2))
                .filter(pair -> decoded(pair[0]).equals(name))
                .map(pair -> pair.length == 1 ? "" : decoded(pair[1]))
                .findFirst();
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    @Override
    public Optional<String> header(String name) {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    @Override
    public byte[] body() {
        return body.clone();
    }
}
