package io.fairbot.whatsapp.cloud.internal.webhook;

import io.fairbot.config.Secret;
import io.fairbot.http.Request;
import io.fairbot.security.Principal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The head of a request. */
final class TestRequest implements Request {
    private final Map<String, String> query;
    private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    TestRequest(Map<String, String> query, Map<String, List<String>> headers) {
        this.query = query;
        this.headers.putAll(headers);
    }

    /** Returns the head of a request with a JSON body; the given headers prevail, and an empty one is left out. */
    static TestRequest post(Map<String, List<String>> headers, int length) {
        Map<String, List<String>> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.put("Content-Type", List.of("application/json"));
        all.put("Content-Length", List.of(Integer.toString(length)));
        all.putAll(headers);
        return new TestRequest(Map.of(), all);
    }

    /** Returns the signature of a body in the form of the header. */
    static String sign(Secret secret, byte[] body) {
        return "sha256=" + hmac("HmacSHA256", secret, body);
    }

    static String hmac(String algorithm, Secret secret, byte[] body) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), algorithm));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String id() {
        return "test";
    }

    @Override
    public Principal principal() {
        return Principal.ANONYMOUS;
    }

    @Override
    public String path(String name) {
        throw new IllegalArgumentException("The path has no part " + name + ".");
    }

    @Override
    public Optional<String> query(String name) {
        return Optional.ofNullable(query.get(name));
    }

    @Override
    public Optional<String> header(String name) {
        return headers(name).stream().findFirst();
    }

    @Override
    public List<String> headers(String name) {
        return headers.getOrDefault(name, List.of());
    }

    @Override
    public byte[] body() {
        return new byte[0];
    }
}
