package io.fairbot.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.agent.AgentContext;
import io.fairbot.branch.Branch;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Secret;
import io.fairbot.config.Settings;
import io.fairbot.conversation.Turn;
import io.fairbot.json.Json;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.whatsapp.sandbox.SandboxChannel;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages of customers through the whole house: the server, the sandbox, the conversations, and back. */
@Tag("place")
class SandboxApiTest {
    private static final Secret KEY = Secret.of("fb_test-key-of-the-sandbox-api");

    private static final String CHAT = "/sandbox/chats/matriz/+5548999990001";

    @TempDir
    private Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private Coordinator house = Coordinator.builder(Settings.defaults())
            .storage(new MemoryStorage())
            .build();

    @BeforeEach
    void start() {
        Settings settings = Settings.defaults()
                .with(BootstrapSettings.DATA_DIR, directory)
                .with(BootstrapSettings.API_PORT, 0)
                .with(BootstrapSettings.ADMIN_NUMBERS, List.of("+5548999990100"))
                .with(BootstrapSettings.API_ADMIN_KEY, KEY);
        house = Coordinator.builder(settings)
                .storage(new MemoryStorage())
                .channel(new SandboxChannel())
                .agent(new TestAgent("line").onStart(SandboxApiTest::open))
                .handler((state, event, context) -> Turn.reply("eco " + event.text()))
                .build();
        house.start();
    }

    static CompletionStage<Void> open(AgentContext context) {
        Branch branch = Branch.of("matriz", SandboxChannel.ID, ZoneOffset.UTC).withName("Matriz");
        return context.lines().open(branch);
    }

    @AfterEach
    void stop() {
        house.stop();
    }

    private HttpResponse<String> post(String query, String body) throws IOException, InterruptedException {
        return client.send(
                request("/sandbox/messages" + query)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(house.address() + path))
                .header("Authorization", "Bearer " + KEY.reveal());
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return Json.mapper()
                .readTree(client.send(request(path).build(), HttpResponse.BodyHandlers.ofString())
                        .body());
    }

    private static String message(String text) {
        return "{\"branch\":\"matriz\",\"from\":\"+5548999990001\",\"text\":\"" + text + "\"}";
    }

    @Test
    void aDamagedTranscriptClosesItsOwnLineAlone() throws Exception {
        assertThat(post("?wait=5s", message("oi")).statusCode()).isEqualTo(200);
        house.stop();
        Path transcript;
        try (Stream<Path> files = Files.walk(directory)) {
            transcript = files.filter(file -> file.endsWith("matriz.jsonl"))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(transcript);
        bytes[20] ^= 1;
        Files.write(transcript, bytes);

        house.start();
        assertThat(get("/coordination/status").at("/agents/0/state").asText()).isEqualTo("ready");
        Files.delete(transcript);
        Files.delete(transcript.resolveSibling("matriz.tip"));
        house.stop();
        house.start();
        assertThat(post("?wait=5s", message("oi")).statusCode()).isEqualTo(200);
    }

    @Test
    void aMessageIsAnsweredAndKeptInTheTranscript() throws Exception {
        HttpResponse<String> answer = post("?wait=5s", message("oi"));
        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode body = Json.mapper().readTree(answer.body());
        assertThat(body.path("outcome").asText()).isEqualTo("answered");
        assertThat(body.at("/replies/0/text").asText()).isEqualTo("eco oi");
        assertThat(body.at("/replies/0/inReplyTo/0").asText())
                .isEqualTo(body.path("id").asText());
        JsonNode chat = chatOf(2);
        assertThat(chat.at("/messages/0/direction").asText()).isEqualTo("in");
        assertThat(chat.at("/messages/1/text").asText()).isEqualTo("eco oi");
    }

    @Test
    void aMessageIsAcceptedOnceItIsDurableAndARepetitionChangesNothing() throws Exception {
        String same = "{\"branch\":\"matriz\",\"from\":\"+55 48 99999-0001\",\"text\":\"oi\",\"id\":\"m-1\"}";
        HttpResponse<String> first = post("", same);
        assertThat(first.statusCode()).isEqualTo(202);
        assertThat(first.body()).isEqualTo("{\"id\":\"m-1\",\"status\":\"accepted\"}");
        String settled = post("?wait=5s", same).body();
        chatOf(2);
        assertThat(post("?wait=5s", same).body()).isEqualTo(settled);
        assertThat(get(CHAT).path("messages")).hasSize(2);
    }

    /** The chat, as soon as it has so many messages: a message is settled before its reply has left. */
    private JsonNode chatOf(int messages) {
        return await().until(() -> get(CHAT), chat -> chat.path("messages").size() == messages);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"branch\":\"nowhere\",\"from\":\"+5548999990001\",\"text\":\"oi\"} | 422 | branch | must be one of"
                        + " the sandbox branches: matriz",
                "{\"from\":\"+5548999990001\",\"text\":\"oi\"} | 422 | branch | is missing",
                "{\"branch\":\"matriz\",\"from\":\"+5548999990001\",\"text\":\"\"} | 422 | text | 1 to 65536"
                        + " characters",
                "{\"branch\":\"matriz\",\"from\":\"+5548999990001\",\"text\":\"  \"} | 422 | text | not all blank",
                "{\"branch\":\"matriz\",\"from\":\"+5548999990001\"} | 422 | text | ",
                "{\"branch\":\"matriz\",\"from\":\"12\",\"text\":\"oi\"} | 422 | from | country code",
                "{\"branch\":\"matriz\",\"from\":\"abc\",\"text\":\"oi\"} | 422 | from | +5548999990001",
                "{\"branch\":7,\"from\":[],\"text\":{}} | 422 | branch | must be text, not a number",
                "{\"branch\":\"matriz\",\"from\":\"+5548999990001\",\"text\":true} | 422 | text | must be text, not"
                        + " true or false",
                "{\"branch\":\"matriz\",\"from\":\"+5548999990001\",\"text\":\"oi\",\"txt\":1} | 422 | txt | is not"
                        + " known",
                "{\"branch\":\"matriz\",\"from\":\"+5548999990001\",\"text\":\"oi\",\"id\":\"a b\"} | 422 | id |"
                        + " letters, digits",
                "{\"branch\":\"matriz\" | 400 |  | not valid JSON (line 1, column",
                "[] | 400 |  | must be one JSON object",
                "oi | 400 |  | not valid JSON"
            })
    void whatIsWrongNamesTheFieldAndKeepsNothing(
            String body, int status, @Nullable String field, @Nullable String detail) throws Exception {
        HttpResponse<String> answer = post("?wait=1s", body);
        JsonNode problem = Json.mapper().readTree(answer.body());
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(problem.path("detail").asText())
                .contains(Optional.ofNullable(detail).orElse(""));
        if (field != null) {
            assertThat(problem.path("errors").findValuesAsText("field")).contains(field);
        }
        nothingWasKept();
    }

    @Test
    void whatIsTooLargeIsRefused() throws Exception {
        HttpResponse<String> longText = post("", message("x".repeat(70_000)));
        assertThat(longText.statusCode()).isEqualTo(422);
        assertThat(longText.body()).contains("\"field\":\"text\"").hasSizeLessThan(1000);
        assertThat(post("", message("x".repeat(300_000))).statusCode()).isEqualTo(413);
        assertThat(post("", message("x".repeat(65_536))).statusCode()).isEqualTo(202);
    }

    @Test
    void nothingIsDoneWithoutAKey() throws Exception {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create(house.address() + "/sandbox/messages"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(message("oi")))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(401);
        nothingWasKept();
    }

    @Test
    void theWaitHasAForm() throws Exception {
        HttpResponse<String> answer = post("?wait=soon", message("oi"));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"field\":\"wait\"");
        nothingWasKept();
    }

    @Test
    void thePageAsksForAKeyAndIsAllInOne() throws Exception {
        URI address = URI.create(house.address() + "/sandbox");
        HttpResponse<String> strange =
                client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
        // A status of 401 would be an error in the console of every visitor.
        assertThat(strange.statusCode()).isEqualTo(200);
        HttpResponse<String> known = client.send(request("/sandbox").build(), HttpResponse.BodyHandlers.ofString());
        assertThat(known.statusCode()).isEqualTo(200);
        // The name of a language, which nothing is loaded from.
        String page = known.body().replace("http://www.w3.org/2000/svg", "");
        assertThat(page).doesNotContain("src=", "http://");
        assertThat(known.body()).isEqualTo(strange.body());
        assertThat(known.headers().firstValue("Content-Security-Policy"))
                .get()
                .asString()
                .startsWith("default-src 'none'; script-src 'sha256-")
                .doesNotContain("unsafe");
    }

    private void nothingWasKept() throws Exception {
        assertThat(get(CHAT).path("messages")).isEmpty();
        try (var files = Files.walk(directory.resolve("sandbox"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".jsonl"))
                            .mapToLong(file -> file.toFile().length())
                            .sum())
                    .isZero();
        }
    }
}
