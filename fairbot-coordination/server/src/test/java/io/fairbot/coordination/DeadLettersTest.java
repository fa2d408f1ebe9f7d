package io.fairbot.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Secret;
import io.fairbot.config.Settings;
import io.fairbot.conversation.Turn;
import io.fairbot.json.Json;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.whatsapp.sandbox.SandboxChannel;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the bot could not work on is kept with its reason, and worked on again when somebody says so. */
class DeadLettersTest {
    private static final Secret KEY = Secret.of("fb_test-key-of-dead-letters");

    @TempDir
    private Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicBoolean broken = new AtomicBoolean(true);

    private JsonNode send(Coordinator house, String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(house.address() + path))
                .header("Authorization", "Bearer " + KEY.reveal())
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return Json.mapper()
                .readTree(client.send(request, HttpResponse.BodyHandlers.ofString())
                        .body());
    }

    private static String message(String id, String text) {
        return "{\"branch\":\"matriz\",\"from\":\"+5548999990001\",\"id\":\"" + id + "\",\"text\":\"" + text + "\"}";
    }

    @Test
    void aDeadLetterIsReplayedByHand() throws Exception {
        Settings settings = Settings.defaults()
                .with(BootstrapSettings.DATA_DIR, directory)
                .with(BootstrapSettings.API_PORT, 0)
                .with(BootstrapSettings.API_ADMIN_KEY, KEY);
        try (Coordinator house = Coordinator.builder(settings)
                .storage(new MemoryStorage())
                .channel(new SandboxChannel())
                .agent(new TestAgent("line").onStart(SandboxApiTest::open))
                .handler((state, event, context) -> {
                    if (broken.get()) {
                        throw new IllegalStateException("The rates are away.");
                    }
                    return Turn.reply("eco " + event.text());
                })
                .build()) {
            house.start();
            assertThat(send(house, "POST", "/sandbox/messages?wait=5s", message("m-1", "oi"))
                            .path("outcome")
                            .asText())
                    .isEqualTo("failed");
            JsonNode letter =
                    send(house, "GET", "/conversations/dead-letters", "").at("/deadLetters/0");
            assertThat(letter.path("branch").asText()).isEqualTo("matriz");
            String id = letter.path("id").asText();
            assertThat(id).startsWith("m-1/");
            assertThat(send(house, "GET", "/health", "")
                            .at("/components/conversations/reason")
                            .asText())
                    .contains("1 events or messages of the last hour", "matriz/" + id);
            assertThat(letter.path("reason").asText()).isNotEmpty();
            String replay = "{\"branch\":\"matriz\",\"id\":\"" + id + "\"}";
            broken.set(false);
            assertThat(send(house, "POST", "/conversations/dead-letters/replay", replay)
                            .path("replayed")
                            .asBoolean())
                    .isTrue();
            assertThat(send(house, "POST", "/sandbox/messages?wait=5s", message("m-1", "oi"))
                            .at("/replies/0/text")
                            .asText())
                    .isEqualTo("eco oi");
            assertThat(send(house, "GET", "/conversations/dead-letters", "").path("deadLetters"))
                    .isEmpty();
            assertThat(send(house, "POST", "/conversations/dead-letters/replay", replay)
                            .path("status")
                            .asInt())
                    .isEqualTo(404);
            assertThat(send(
                                    house,
                                    "POST",
                                    "/conversations/dead-letters/replay",
                                    "{\"branch\":\"nowhere\",\"id\":\"x\"}")
                            .path("status")
                            .asInt())
                    .isEqualTo(404);
        }
    }
}
