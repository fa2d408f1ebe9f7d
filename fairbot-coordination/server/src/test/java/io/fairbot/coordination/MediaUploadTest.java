package io.fairbot.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Secret;
import io.fairbot.config.Settings;
import io.fairbot.conversation.Turn;
import io.fairbot.json.Json;
import io.fairbot.media.MediaStore;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.whatsapp.sandbox.SandboxChannel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Media that are uploaded and downloaded over HTTP: they lie in files, within a bound, and what is refused leaves nothing. */
class MediaUploadTest {
    private static final Secret KEY = Secret.of("fb_test-key-of-the-uploads");
    private static final int MAX = 16 << 20;
    private static final byte[] JPEG = HexFormat.of().parseHex("FFD8FFE000104A464946");
    private static final byte[] BOMB = HexFormat.of()
            .parseHex("89504E470D0A1A0A0000000D494844520000EA600000EA600802000000000000000000000049444154");

    @TempDir
    private Path directory;

    private final AtomicReference<MediaStore> ofAgents = new AtomicReference<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private Coordinator house = Coordinator.builder(Settings.defaults())
            .storage(new MemoryStorage())
            .build();

    @BeforeEach
    void start() {
        house = Coordinator.builder(Settings.defaults()
                        .with(BootstrapSettings.DATA_DIR, directory)
                        .with(BootstrapSettings.API_PORT, 0)
                        .with(BootstrapSettings.API_ADMIN_KEY, KEY))
                .storage(new MemoryStorage())
                .channel(new SandboxChannel())
                .handler((state, event, context) -> Turn.ignore())
                .agent(new TestAgent("painter").onStart(context -> {
                    ofAgents.set(context.media());
                    return CompletableFuture.completedStage(null);
                }))
                .build();
        house.start();
    }

    @AfterEach
    void stop() {
        house.stop();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(house.address() + path))
                .header("Authorization", "Bearer " + KEY.reveal());
    }

    private HttpResponse<String> upload(String type, HttpRequest.BodyPublisher body)
            throws IOException, InterruptedException {
        return client.send(
                request("/sandbox/media")
                        .header("Content-Type", type)
                        .POST(body)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> upload(String type, byte[] bytes) throws IOException, InterruptedException {
        return upload(type, HttpRequest.BodyPublishers.ofByteArray(bytes));
    }

    /** Begins an upload of which only some bytes are sent. */
    private Socket begin(int length, byte[] bytes, Secret key) throws IOException {
        URI address = house.address();
        Socket socket = new Socket(address.getHost(), address.getPort());
        String head = "POST /sandbox/media HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + key.reveal()
                + "\r\nContent-Type: image/jpeg\r\nContent-Length: " + length + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().write(bytes);
        return socket;
    }

    private static String status(Socket socket) throws IOException {
        return new String(socket.getInputStream().readNBytes("HTTP/1.1 000".length()), StandardCharsets.UTF_8);
    }

    private long files() {
        Path media = directory.resolve("sandbox/media");
        try (Stream<Path> all = Files.exists(media) ? Files.list(media) : Stream.empty()) {
            return all.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] picture(int size) {
        return Arrays.copyOf(JPEG, size);
    }

    @Test
    void agentsHaveTheStoreOfTheApplication() {
        assertThat(ofAgents).hasValue(house.media());
    }

    @Test
    void theLargestMediumGoesUpAndDown() throws Exception {
        byte[] picture = picture(MAX);
        HttpResponse<String> answer = upload("image/jpeg", picture);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        JsonNode stored = Json.mapper().readTree(answer.body());
        assertThat(stored.path("size").asInt()).isEqualTo(MAX);
        assertThat(files()).isOne();

        HttpRequest download =
                request("/sandbox/media/" + stored.path("id").asText()).build();
        HttpResponse<byte[]> bytes = client.send(download, HttpResponse.BodyHandlers.ofByteArray());
        assertThat(bytes.headers().firstValueAsLong("Content-Length")).hasValue(MAX);
        assertThat(bytes.headers().firstValue("Content-Disposition")).contains("attachment");
        assertThat(bytes.body()).isEqualTo(picture);
    }

    @Test
    void uploadsOverTheBudgetAreToldToComeAgain() throws Exception {
        List<Socket> parallel = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                parallel.add(begin(MAX, JPEG, KEY));
            }
            await().until(() -> files() == 4);
            HttpResponse<String> fifth = upload("image/jpeg", JPEG);
            assertThat(fifth.statusCode()).isEqualTo(503);
            assertThat(fifth.headers().firstValue("Retry-After")).contains("1");
            assertThat(client.send(request("/health").build(), HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .as("other requests have a budget of their own")
                    .isEqualTo(200);
        } finally {
            for (Socket socket : parallel) {
                socket.close();
            }
        }
        await("what broke off").until(() -> files() == 0);
        await("the budget").until(() -> upload("image/jpeg", JPEG).statusCode() == 201);
        assertThat(files()).isOne();
    }

    @Test
    void anUploadThatBreaksOffLeavesNothing() throws Exception {
        try (Socket socket = begin(MAX, picture(300_000), KEY)) {
            await().until(() -> files() == 1);
            assertThat(socket.isConnected()).isTrue();
        }
        await().until(() -> files() == 0);
    }

    @Test
    void anUploadThatStallsIsCutOffAndLeavesNothing() throws Exception {
        try (Socket socket = begin(MAX, picture(300_000), KEY)) {
            await().until(() -> files() == 1);
            assertThat(socket.getInputStream().readAllBytes()).isEmpty();
        }
        await().until(() -> files() == 0);
    }

    @Test
    void whoHasNoKeyIsToldBeforeTheBody() throws Exception {
        try (Socket socket = begin(MAX, new byte[0], Secret.of("fb_unknown"))) {
            assertThat(status(socket)).isEqualTo("HTTP/1.1 401");
        }
        assertThat(files()).isZero();
    }

    @Test
    void aByteTooMuchIsRefused() throws Exception {
        try (Socket socket = begin(MAX + 1, new byte[0], KEY)) {
            assertThat(status(socket)).as("by its length").isEqualTo("HTTP/1.1 413");
        }
        byte[] large = picture(MAX + 1);
        HttpRequest.BodyPublisher chunked =
                HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large));
        assertThat(upload("image/jpeg", chunked).statusCode()).isEqualTo(413);
        await().until(() -> files() == 0);
    }

    @Test
    void whatIsNotWhatItSaysIsRefused() throws Exception {
        refused("body", upload("image/jpeg", new byte[0]));
        refused("body", upload("image/png", BOMB));
        refused("body", upload("image/jpeg", Arrays.copyOf(BOMB, 1 << 20)));
        refused("Content-Type", upload("picture", JPEG));
        assertThat(files()).isZero();
    }

    private static void refused(String field, HttpResponse<String> answer) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        JsonNode problem = Json.mapper().readTree(answer.body());
        assertThat(problem.at("/errors/0/field").asText()).isEqualTo(field);
        assertThat(problem.path("detail").asText()).endsWith(".").doesNotContain("\n");
    }
}
