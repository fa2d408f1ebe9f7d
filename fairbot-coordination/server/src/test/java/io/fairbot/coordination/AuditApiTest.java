package io.fairbot.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Secret;
import io.fairbot.config.Settings;
import io.fairbot.json.Json;
import io.fairbot.store.memory.MemoryStorage;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An administrator reads the audit log by actor, object and time, in pages, and follows it. */
@Tag("place")
class AuditApiTest {
    private static final Secret KEY = Secret.of("fb_test-key-of-the-audit-log");

    @TempDir
    private Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private Coordinator house;

    @BeforeEach
    void start() {
        Settings settings = Settings.defaults()
                .with(BootstrapSettings.DATA_DIR, directory)
                .with(BootstrapSettings.API_PORT, 0)
                .with(BootstrapSettings.API_ADMIN_KEY, KEY);
        house = Coordinator.builder(settings)
                .storage(new MemoryStorage())
                .agent(new TestAgent("line"))
                .build();
        house.start();
    }

    @AfterEach
    void stop() {
        house.close();
    }

    private CompletableFuture<HttpResponse<String>> sending(String method, String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(house.address() + path))
                .header("Authorization", "Bearer " + KEY.reveal())
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode get(String path) throws Exception {
        return Json.mapper().readTree(sending("GET", path).get().body());
    }

    private void restart() throws Exception {
        assertThat(sending("POST", "/coordination/agents/line/restart").get().statusCode())
                .isEqualTo(202);
    }

    private static List<String> actions(JsonNode page) {
        return page.path("entries").findValuesAsText("action");
    }

    @Test
    void entriesAreFoundByActorObjectAndTimeInPages() throws Exception {
        restart();
        restart();

        JsonNode all = get("/audit?order=oldest");
        assertThat(actions(all))
                .containsExactly("api-key.create", "config.initialize", "agent.restart", "agent.restart");
        JsonNode last = all.at("/entries/3");
        assertThat(last.path("who").asText()).isEqualTo("key/bootstrap");
        assertThat(last.path("target").asText()).isEqualTo("agent/line");
        assertThat(last.path("outcome").asText()).isEqualTo("ORDERED");
        assertThat(last.has("details")).isFalse();
        assertThat(actions(get("/audit"))).startsWith("agent.restart").endsWith("api-key.create");
        assertThat(actions(get("/audit?who=key/bootstrap"))).hasSize(2);
        assertThat(actions(get("/audit?target=api-key/bootstrap"))).containsExactly("api-key.create");
        assertThat(actions(get("/audit?who=system&target=agent/line"))).isEmpty();

        JsonNode first = get("/audit?order=oldest&limit=3");
        JsonNode rest =
                get("/audit?order=oldest&limit=3&cursor=" + first.path("next").asText());
        assertThat(actions(rest)).containsExactly("agent.restart");
        assertThat(rest.has("next")).isFalse();

        String at = URLEncoder.encode(last.path("at").asText(), StandardCharsets.UTF_8);
        assertThat(actions(get("/audit?from=" + at))).contains("agent.restart");
        assertThat(actions(get("/audit?until=2026-01-01T00:00:00Z"))).isEmpty();
    }

    @Test
    void newEntriesAreFollowedWithoutAGap() throws Exception {
        JsonNode begin = get("/audit/changes?wait=30s");
        assertThat(begin.path("entries")).isEmpty();
        assertThat(begin.path("gap").asBoolean()).isFalse();
        String after = "/audit/changes?after=" + begin.path("position").asText();
        CompletableFuture<HttpResponse<String>> waiting = sending("GET", after + "&wait=30s");

        restart();

        JsonNode told = Json.mapper().readTree(waiting.get().body());
        assertThat(actions(told)).containsExactly("agent.restart");
        assertThat(get(after)).as("the same position, the same answer").isEqualTo(told);
        String next = "/audit/changes?after=" + told.path("position").asText();
        JsonNode nothing = get(next + "&wait=20ms");
        assertThat(nothing.path("entries")).isEmpty();
        assertThat(nothing.path("position")).isEqualTo(told.path("position"));
        assertThat(get("/audit/changes?after=elsewhere.7&wait=30s").path("gap").asBoolean())
                .as("a position of another run")
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "/audit?limit=0, from 1 to 1000",
        "/audit?cursor=x, leave it out to start again",
        "/audit?order=up, must be newest or oldest",
        "/audit?from=yesterday, must be a moment such as",
        "/audit?who=, must have 1 to 300 characters",
        "/audit/changes?wait=1h, must be a time of at most 30s",
        "/audit/changes?wait=31s, must be a time of at most 30s"
    })
    void whatCannotBeAskedIsOneSentence(String path, String sentence) throws Exception {
        HttpResponse<String> refusal = sending("GET", path).get();

        assertThat(refusal.statusCode()).isEqualTo(400);
        assertThat(Json.mapper().readTree(refusal.body()).path("detail").asText())
                .contains(sentence);
    }
}
