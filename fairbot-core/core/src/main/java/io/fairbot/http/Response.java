package io.fairbot.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fairbot.http.stream.StreamBudget;
import io.fairbot.http.stream.StreamSource;
import io.fairbot.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An HTTP response: status, type, headers and body. Immutable. */
public final class Response {
    /** The content type of JSON. */
    public static final String JSON = "application/json";

    /** The content type of problems (RFC 9457). */
    public static final String PROBLEM_JSON = "application/problem+json";

    static final int OK = 200;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private final int status;
    private final String contentType;
    private final Map<String, String> headers;
    private final List<ResponseCookie> cookies;
    private final ResponseBody body;

    /** A source of bytes that are read while they are written to the peer. */
    @FunctionalInterface
    public interface BodySource {

        /**
         * Opens the bytes. Called at most once, on a thread that may block.
         *
         * @return the bytes; closed by the server
         * @throws IOException when they cannot be read
         */
        InputStream open() throws IOException;
    }

    /**
     * A body that is not held in memory.
     *
     * @param length the exact number of bytes
     * @param source the bytes
     */
    public record BodyStream(long length, BodySource source) {}

    /** What follows the head: bytes that are held, or a stream of known length, or a source that goes on. */
    private record ResponseBody(ByteBuffer held, Optional<BodyStream> stream, Optional<StreamSource> source) {
        private static final ResponseBody NONE = of(ByteBuffer.allocate(0));

        static ResponseBody of(ByteBuffer bytes) {
            return new ResponseBody(bytes.asReadOnlyBuffer(), Optional.empty(), Optional.empty());
        }
    }

    private Response(int status, String contentType, ResponseBody body) {
        this(status, contentType, Map.of(), List.of(), body);
    }

    private Response(
            int status,
            String contentType,
            Map<String, String> headers,
            List<ResponseCookie> cookies,
            ResponseBody body) {
        this.status = status;
        this.contentType = contentType;
        this.headers = headers;
        this.cookies = cookies;
        this.body = body;
    }

    /**
     * Returns a response with JSON.
     *
     * @param status the status code
     * @param value the value to be written
     * @return the response
     */
    public static Response json(int status, Object value) {
        return json(status, JSON, value);
    }

    /**
     * Returns a response with status 200 and JSON.
     *
     * @param value the value to be written
     * @return the response, as a completed stage
     */
    public static CompletionStage<Response> ok(Object value) {
        return CompletableFuture.completedStage(json(OK, value));
    }

    /**
     * Returns a response with status 204 and no body.
     *
     * @return the response
     */
    public static Response noContent() {
        return new Response(NO_CONTENT, "", ResponseBody.NONE);
    }

    /**
     * Returns a response with status 304 and no body: the caller has what it asked for.
     *
     * @param tag the value of {@code ETag}, as the caller sent it in {@code If-None-Match}
     * @return the response
     */
    public static Response notModified(String tag) {
        return new Response(NOT_MODIFIED, "", ResponseBody.NONE).header("ETag", tag);
    }

    /**
     * Returns a response with text.
     *
     * @param status the status code
     * @param contentType its type, without a character set
     * @param text the text
     * @return the response, in UTF-8
     */
    public static Response text(int status, String contentType, String text) {
        return new Response(
                status, contentType + "; charset=utf-8", ResponseBody.of(StandardCharsets.UTF_8.encode(text)));
    }

    /**
     * Returns a response with status 200 and bytes.
     *
     * @param contentType their type
     * @param body the bytes
     * @return the response
     */
    public static Response bytes(String contentType, byte[] body) {
        return view(contentType, ByteBuffer.wrap(body.clone()));
    }

    /** Returns a response with status 200 and a view of bytes, which nobody modifies. */
    static Response view(String contentType, ByteBuffer bytes) {
        return new Response(OK, contentType, ResponseBody.of(bytes));
    }

    /**
     * Returns a response with status 200 and bytes that are not held in memory.
     *
     * @param contentType their type
     * @param length their exact number
     * @param source the bytes
     * @return the response
     */
    public static Response stream(String contentType, long length, BodySource source) {
        return new Response(
                OK,
                contentType,
                new ResponseBody(
                        ResponseBody.NONE.held(), Optional.of(new BodyStream(length, source)), Optional.empty()));
    }

    /**
     * Returns a response with status 200 that goes on until its source or the peer ends it, such as server-sent events.
     *
     * @param contentType the type, such as {@link io.fairbot.http.stream.ServerSentEvent#CONTENT_TYPE}, without a character set
     * @param source the source of the texts, which are sent in UTF-8
     * @return the response
     */
    public static Response openEnded(String contentType, StreamSource source) {
        return new Response(
                OK,
                contentType + "; charset=utf-8",
                new ResponseBody(ResponseBody.NONE.held(), Optional.empty(), Optional.of(source)));
    }

    /**
     * Returns a response with a problem.
     *
     * @param problem the problem
     * @return the response
     */
    public static Response of(Problem problem) {
        Response response = json(problem.type().status(), PROBLEM_JSON, problem.body());
        return problem.retryAfter()
                .map(wait -> response.header("Retry-After", Long.toString(wholeSeconds(wait))))
                .orElse(response);
    }

    /**
     * Returns the same response with a header, in place of one of that name in any case.
     *
     * @param name the header's name
     * @param value its value
     * @return the response
     */
    public Response header(String name, String value) {
        return with(headers, Map.of(name, value));
    }

    /**
     * Returns the same response with one more value of a header that is a list (RFC 9110, section 5.3), such as {@code Vary}.
     *
     * @param name the header's name
     * @param value the value, after those that the header has
     * @return the response
     */
    public Response addHeader(String name, String value) {
        String before = headers.get(name);
        return header(name, before == null ? value : before + ", " + value);
    }

    /**
     * Returns the same response with a cookie, in place of one of that name.
     *
     * @param cookie the cookie
     * @return the response
     */
    public Response cookie(ResponseCookie cookie) {
        List<ResponseCookie> all = new ArrayList<>(cookies);
        all.removeIf(other -> other.name().equals(cookie.name()));
        all.add(cookie);
        return new Response(status, contentType, headers, List.copyOf(all), body);
    }

    /**
     * Returns the same response with headers that it lacks; a header that it has, in any case, keeps its value.
     *
     * @param defaults values by name
     * @return the response
     */
    public Response withDefaults(Map<String, String> defaults) {
        return with(defaults, headers);
    }

    private Response with(Map<String, String> weaker, Map<String, String> stronger) {
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(weaker);
        all.putAll(stronger);
        return new Response(status, contentType, Collections.unmodifiableMap(all), cookies, body);
    }

    /**
     * Returns the status code.
     *
     * @return the status code
     */
    public int status() {
        return status;
    }

    /**
     * Returns the type of the body.
     *
     * @return the type, empty for no body
     */
    public String contentType() {
        return contentType;
    }

    /**
     * Returns the headers except {@code Content-Type} and {@code Set-Cookie}.
     *
     * @return values by name; names are looked up in any case
     */
    public Map<String, String> headers() {
        return headers;
    }

    /**
     * Returns the cookies, each of which a server writes as a header {@code Set-Cookie} of its own.
     *
     * @return the cookies, possibly none
     */
    public List<ResponseCookie> cookies() {
        return cookies;
    }

    /**
     * Returns the body for reading.
     *
     * @return the bytes; none when there is a {@link #stream}
     */
    public ByteBuffer body() {
        return body.held().duplicate();
    }

    /**
     * Returns the body that is not held in memory.
     *
     * @return the stream, in place of the {@link #body}
     */
    public Optional<BodyStream> stream() {
        return body.stream();
    }

    /**
     * Returns the source of a body that goes on.
     *
     * @return the source, in place of the {@link #body}
     */
    public Optional<StreamSource> openEnded() {
        return body.source();
    }

    /**
     * Returns the same response whose body, if it goes on, counts toward a bound on several streams.
     *
     * @param budget the bound on all of them
     * @return the response
     */
    public Response within(StreamBudget budget) {
        return new Response(
                status,
                contentType,
                headers,
                cookies,
                new ResponseBody(body.held(), body.stream(), body.source().map(streaming -> streaming.within(budget))));
    }

    /**
     * Reads the whole body, also one that is not held in memory, for callers within the process.
     *
     * @return the bytes, possibly none; none of a body that goes on
     * @throws IOException when they cannot be read
     */
    public byte[] readAllBytes() throws IOException {
        if (body.stream().isEmpty()) {
            byte[] all = new byte[body.held().remaining()];
            body().get(all);
            return all;
        }
        try (InputStream in = body.stream().get().source().open()) {
            return in.readAllBytes();
        }
    }

    /** Returns the seconds, rounded up, since a caller that retries earlier would be rejected again. */
    private static long wholeSeconds(Duration wait) {
        return Math.max(1, wait.plusSeconds(1).minusNanos(1).toSeconds());
    }

    private static Response json(int status, String type, Object value) {
        try {
            return new Response(
                    status, type, ResponseBody.of(ByteBuffer.wrap(Json.mapper().writeValueAsBytes(value))));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("An answer of type " + value.getClass() + " cannot be written.", e);
        }
    }
}
