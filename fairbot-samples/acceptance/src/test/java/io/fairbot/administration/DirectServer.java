package io.fairbot.administration;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.http.Response;
import io.fairbot.http.server.Admission;
import io.fairbot.http.server.HttpDispatcher;
import io.fairbot.http.server.HttpServer;
import io.fairbot.http.server.HttpServerOptions;
import io.fairbot.http.server.HttpServerProvider;
import io.fairbot.http.server.RequestHead;
import io.fairbot.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A server without a network: requests are handed over by calls, so that a house starts within milliseconds. */
final class DirectServer implements HttpServerProvider, HttpServer {
    private static final String HOST = "127.0.0.1:3000";

    private final String key;
    private volatile Optional<HttpDispatcher> dispatcher = Optional.empty();

    DirectServer(String key) {
        this.key = key;
    }

    /** An answer. */
    record Answer(int status, JsonNode body) {
        boolean isSuccess() {
            return status / 100 == 2;
        }
    }

    private record Head(String method, String rawPath, String rawQuery, String key, String idempotencyKey, long length)
            implements RequestHead {
        @Override
        public List<String> headers(String name) {
            return Optional.ofNullable(Map.of(
                                    "host",
                                    HOST,
                                    "authorization",
                                    "Bearer " + key,
                                    "content-type",
                                    "application/json",
                                    "idempotency-key",
                                    idempotencyKey)
                            .get(name.toLowerCase(java.util.Locale.ROOT)))
                    .map(List::of)
                    .orElse(List.of());
        }

        @Override
        public OptionalLong contentLength() {
            return OptionalLong.of(length);
        }

        @Override
        public InetAddress remoteAddress() {
            return InetAddress.getLoopbackAddress();
        }
    }

    @Override
    public String name() {
        return "direct";
    }

    @Override
    public HttpServer create(HttpServerOptions options, HttpDispatcher to) {
        dispatcher = Optional.of(to);
        return this;
    }

    @Override
    public void start() {}

    @Override
    public Optional<URI> address() {
        return Optional.of(URI.create("http://" + HOST));
    }

    @Override
    public boolean isLoopback() {
        return true;
    }

    @Override
    public void stop(Duration grace) {}

    CompletableFuture<Answer> call(String method, String path, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        URI uri = URI.create(path);
        String query = Optional.ofNullable(uri.getRawQuery()).orElse("");
        return dispatcher
                .orElseThrow()
                .admit(new Head(
                        method,
                        uri.getRawPath(),
                        query,
                        key,
                        "body-" + Integer.toHexString(body.hashCode()),
                        bytes.length))
                .thenCompose(admission -> answer(admission, bytes))
                .thenApply(DirectServer::read)
                .toCompletableFuture();
    }

    private static CompletionStage<Response> answer(Admission admission, byte[] body) {
        return admission instanceof Admission.Accepted accepted
                ? accepted.body()
                        .receive(body)
                        .thenCompose(received -> accepted.body().end())
                : CompletableFuture.completedStage(((Admission.Answered) admission).response());
    }

    private static Answer read(Response response) {
        byte[] bytes = new byte[response.body().remaining()];
        response.body().get(bytes);
        try {
            return new Answer(
                    response.status(),
                    Json.mapper().readTree(bytes.length == 0 ? "{}".getBytes(StandardCharsets.UTF_8) : bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
