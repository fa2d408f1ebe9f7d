package io.fairbot.coordination.internal.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.config.RateLimit;
import io.fairbot.http.HttpModule;
import io.fairbot.http.Route;
import io.fairbot.json.Json;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.TimeSource;
import io.fairbot.security.Principal;
import io.fairbot.security.Scope;
import io.fairbot.server.UndertowServerProvider;
import io.fairbot.store.Durability;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** A server on a free port, with a key for each scope, whose time the test moves. */
final class ServerFixture implements AutoCloseable {
    static final String READER = "fb_reader-0000000000000000";
    static final String OPERATOR = "fb_operator-00000000000000";
    static final String ADMIN = "fb_admin-00000000000000000";

    /** The key of an attendant of the branch matriz only. */
    static final String ATTENDANT = "fb_attendant-000000000000";

    private static final Map<String, Scope> KEYS =
            Map.of(READER, Scope.READ, ATTENDANT, Scope.ATTENDANT, OPERATOR, Scope.OPERATOR, ADMIN, Scope.ADMIN);
    private static final Instant NOW = Instant.parse("2026-11-23T13:00:00Z");

    private final ManualTime time = new ManualTime();
    private final HttpClient client = HttpClient.newHttpClient();
    private final ApiServer server;
    private volatile Durability durability = Durability.REPLICATED;
    private volatile CompletableFuture<Void> keyStore = CompletableFuture.completedFuture(null);

    /** Time that stands still; what is scheduled is run when the test says so. */
    private static final class ManualTime implements TimeSource {
        private final AtomicLong nanos = new AtomicLong();
        private final Queue<Runnable> scheduled = new ConcurrentLinkedQueue<>();

        @Override
        public Instant now() {
            return NOW;
        }

        @Override
        public long nanoTime() {
            return nanos.get();
        }

        @Override
        public TimerHandle schedule(Duration delay, Runnable task) {
            scheduled.add(task);
            return () -> scheduled.remove(task);
        }
    }

    ServerFixture(Route... routes) {
        this(
                new ApiServerOptions(
                        "127.0.0.1", 0, List.of("https://panel.example"), new RateLimit(5, Duration.ofMinutes(1)), 100),
                routes);
    }

    ServerFixture(ApiServerOptions options, Route... routes) {
        Platform platform = new Platform(time, IdGenerator.ulids(time, new Random(1)), (name, most) -> {
            throw new IllegalStateException("The server makes its own threads.");
        });
        server = new ApiServer(
                options,
                new UndertowServerProvider(),
                key -> keyStore.thenApply(
                        ready -> Optional.ofNullable(KEYS.get(key.reveal())).map(ServerFixture::principal)),
                () -> durability,
                platform);
        server.start();
        if (routes.length > 0) {
            server.mount(module("test", routes));
        }
    }

    private static Principal principal(Scope scope) {
        Principal principal =
                new Principal("key/" + scope.name().toLowerCase(Locale.ROOT), Optional.of(scope), Optional.empty());
        return scope == Scope.ATTENDANT ? principal.onlyIn(Set.of("matriz")) : principal;
    }

    /** From now on what is written has come this far. */
    void reaches(Durability reached) {
        durability = reached;
    }

    /** From now on keys are found when a stage has completed. */
    void keysComeAfter(CompletableFuture<Void> ready) {
        keyStore = ready;
    }

    /** A module that describes its routes as it must. */
    static HttpModule module(String name, Route... routes) {
        ObjectNode api = Json.mapper().createObjectNode();
        for (Route route : routes) {
            api.withObject("/paths")
                    .withObjectProperty(route.path().replace("*}", "}"))
                    .putObject(route.method().name().toLowerCase(Locale.ROOT))
                    .put("operationId", name + route.path());
        }
        return new HttpModule(name, List.of(routes), api);
    }

    ApiServer server() {
        return server;
    }

    /** Runs what waits for its time. */
    void runScheduled() {
        for (Runnable task = time.scheduled.poll(); task != null; task = time.scheduled.poll()) {
            task.run();
        }
    }

    boolean hasScheduled() {
        return !time.scheduled.isEmpty();
    }

    void advance(Duration duration) {
        time.nanos.addAndGet(duration.toNanos());
    }

    /** Where the server listens. */
    URI address() {
        return server.address().orElseThrow();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address() + path));
    }

    HttpRequest.Builder request(String path, String key) {
        return request(path).header("Authorization", "Bearer " + key);
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    CompletableFuture<HttpResponse<String>> sendLater(HttpRequest.Builder request) {
        return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) {
        return send(request(path));
    }

    HttpResponse<String> get(String path, String key) {
        return send(request(path, key));
    }

    static JsonNode json(HttpResponse<String> response) {
        try {
            return Json.mapper().readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends bytes as they are and reads until the server closes. */
    String raw(String... chunks) {
        try (Socket socket = new Socket(address().getHost(), address().getPort())) {
            OutputStream out = socket.getOutputStream();
            for (String chunk : chunks) {
                out.write(chunk.getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.stop();
    }
}
