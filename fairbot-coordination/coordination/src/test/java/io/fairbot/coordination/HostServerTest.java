package io.fairbot.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Secret;
import io.fairbot.config.Settings;
import io.fairbot.coordination.internal.http.JdkHttpServerProvider;
import io.fairbot.http.server.HttpServerProvider;
import io.fairbot.json.Json;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.whatsapp.sandbox.SandboxChannel;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A coordinator whose API runs on a server of the host, and one without an API. */
class HostServerTest {
    private static final String KEY = "fb_test-key-of-the-coordinator";

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private Path directory;

    private CoordinatorBuilder builder(HttpServerProvider server) {
        return Coordinator.builder(Settings.defaults()
                        .with(BootstrapSettings.DATA_DIR, directory)
                        .with(BootstrapSettings.API_PORT, 0)
                        .with(BootstrapSettings.API_ADMIN_KEY, Secret.of(KEY)))
                .storage(new MemoryStorage())
                .channel(new SandboxChannel())
                .httpServer(server);
    }

    private HttpResponse<String> send(Coordinator coordinator, String path, String method, String body)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(coordinator.address() + path))
                        .header("Authorization", "Bearer " + KEY)
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(Coordinator coordinator, String path) throws IOException, InterruptedException {
        return send(coordinator, path, "GET", "");
    }

    @Test
    void allRoutesAndChecksAreThere() throws Exception {
        try (Coordinator coordinator = builder(new JdkHttpServerProvider()).build()) {
            coordinator.start();
            assertThat(get(coordinator, "/health/ready").statusCode()).isEqualTo(200);
            HttpResponse<String> status = get(coordinator, "/coordination/status");
            assertThat(status.statusCode()).isEqualTo(200);
            assertThat(status.headers().firstValue("X-Request-Id")).isPresent();
            assertThat(status.headers().firstValue("RateLimit")).isPresent();
            assertThat(Json.mapper()
                            .readTree(get(coordinator, "/health").body())
                            .at("/components/api/status")
                            .asText())
                    .isEqualTo("UP");
            assertThat(get(coordinator, "/docs").body()).contains("swagger-ui-bundle.js");
            assertThat(get(coordinator, "/nowhere").statusCode()).isEqualTo(404);
            assertThat(send(coordinator, "/coordination/backup", "PUT", "{}").statusCode())
                    .isEqualTo(405);
            assertThat(send(coordinator, "/config/update", "POST", "[").statusCode())
                    .isEqualTo(400);
            assertThat(send(coordinator, "/config/update", "POST", "x".repeat(256 * 1024 + 1))
                            .statusCode())
                    .isEqualTo(413);
            assertThat(send(coordinator, "/health", "HEAD", "").body()).isEmpty();
        }
    }

    /** A server that has no sockets leaves the upgrade alone, and the route answers as to any request. */
    @Test
    void aServerWithoutSocketsAnswers501() {
        try (Coordinator coordinator = builder(new JdkHttpServerProvider()).build()) {
            coordinator.start();
            URI socket = URI.create(coordinator.address().toString().replace("http:", "ws:") + "/events");
            assertThatThrownBy(() -> client.newWebSocketBuilder()
                            .header("Authorization", "Bearer " + KEY)
                            .buildAsync(socket, new WebSocket.Listener() {})
                            .join())
                    .cause()
                    .isInstanceOfSatisfying(
                            WebSocketHandshakeException.class,
                            refused -> assertThat(refused.getResponse().statusCode())
                                    .isEqualTo(501));
        }
    }

    @Test
    void itIsStartedAndStoppedWithTheCoordinator() throws Exception {
        Coordinator coordinator = builder(new JdkHttpServerProvider()).build();
        for (int round = 0; round < 2; round++) {
            coordinator.start();
            URI address = coordinator.address();
            coordinator.stop();
            assertThatThrownBy(() -> ((HttpURLConnection) address.toURL().openConnection()).getResponseCode())
                    .isInstanceOf(IOException.class);
        }
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().endsWith("-jdk")));
    }

    @Test
    void aBusyPortIsOneSentence() throws Exception {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Coordinator coordinator = Coordinator.builder(Settings.defaults()
                            .with(BootstrapSettings.DATA_DIR, directory)
                            .with(BootstrapSettings.API_PORT, busy.getLocalPort()))
                    .storage(new MemoryStorage())
                    .httpServer(new JdkHttpServerProvider())
                    .build();
            assertThatThrownBy(coordinator::start)
                    .hasMessage("Port " + busy.getLocalPort() + " of 127.0.0.1 is in use; set FAIRBOT_API_PORT to a"
                            + " free one, or to 0 for any.");
        }
    }

    @Test
    void withoutAnApiEverythingElseRuns() {
        try (Coordinator coordinator = builder(HttpServerProvider.none()).build()) {
            coordinator.start();
            assertThat(coordinator.configuration()).isNotNull();
            assertThatThrownBy(coordinator::address)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("names no address");
        }
    }
}
