package io.fairbot.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.agent.engine.AgentOptions;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Secret;
import io.fairbot.config.Settings;
import io.fairbot.json.Json;
import io.fairbot.store.StoreProvider;
import io.fairbot.store.memory.MemoryStorage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deployments as an administrator begins and sees them. */
@Tag("place")
class DeploymentApiTest {
    private static final Secret KEY = Secret.of("fb_test-key-of-the-coordinator");
    private static final String PATH = "/coordination/deploy";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** A start that hangs does not hold up the stop of the test. */
    private static final AgentOptions QUICK =
            AgentOptions.DEFAULTS.withTimeouts(LIMIT, Duration.ofMillis(500), Duration.ofSeconds(1));

    @TempDir
    private Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final StoreProvider storage = new MemoryStorage();
    private final TestAgent bank = new TestAgent(log, "bank");
    private final TestAgent desk = new TestAgent(log, "desk", "bank");
    private Coordinator coordinator =
            Coordinator.builder(Settings.defaults()).storage(storage).build();

    private Coordinator house() {
        return Coordinator.builder(Settings.defaults()
                        .with(BootstrapSettings.DATA_DIR, directory)
                        .with(BootstrapSettings.API_PORT, 0)
                        .with(BootstrapSettings.API_ADMIN_KEY, KEY))
                .storage(storage)
                .agentOptions(QUICK)
                .agent(bank)
                .agent(desk)
                .build();
    }

    @BeforeEach
    void build() {
        coordinator = house();
    }

    @AfterEach
    void stop() {
        coordinator.stop();
    }

    private HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(coordinator.address() + path))
                        .header("Authorization", "Bearer " + KEY.reveal())
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return Json.mapper().readTree(send("GET", path, "").body());
    }

    private void awaitState(String state) {
        await().atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(get(PATH).path("state").asText()).isEqualTo(state));
    }

    @Test
    void aPlanChangesNothing() throws Exception {
        coordinator.start();
        log.clear();

        HttpResponse<String> answer = send("POST", PATH, "{\"agents\":[\"desk\"],\"planOnly\":true}");

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode plan = Json.mapper().readTree(answer.body());
        assertThat(plan.path("steps").findValuesAsText("agent")).containsExactly("desk");
        assertThat(plan.at("/steps/0/action").asText()).isEqualTo("restart");
        assertThat(get(PATH).path("state").asText()).isEqualTo("idle");
        assertThat(log).isEmpty();
    }

    @Test
    void itIsSeenToTheEnd() throws Exception {
        coordinator.start();
        log.clear();

        HttpResponse<String> answer = send("POST", PATH, "{}");

        assertThat(answer.statusCode()).isEqualTo(202);
        awaitState("done");
        assertThat(log).containsExactly("stop bank", "start bank", "stop desk", "start desk");
        JsonNode seen = get("/coordination/status").path("deployment");
        assertThat(seen.path("id"))
                .isEqualTo(Json.mapper().readTree(answer.body()).path("id"));
        assertThat(seen.path("ended").asText()).isNotEmpty();
    }

    @Test
    void theStatusSaysWhyItWasRolledBack() throws Exception {
        coordinator.start();
        CompletableFuture<Void> refused = CompletableFuture.failedFuture(new IllegalStateException("secret-detail"));
        desk.onStart(context -> {
            desk.onStart(again -> CompletableFuture.completedStage(null));
            return refused;
        });

        send("POST", PATH, "{\"agents\":[\"bank\",\"desk\"]}");

        awaitState("rolled_back");
        String status = get("/coordination/status").path("deployment").toString();
        assertThat(status)
                .contains("The agent desk did not become ready: The agent could not start: IllegalStateException")
                .doesNotContain("secret-detail");
        assertThat(get("/agents/desk").path("state").asText()).isEqualTo("ready");
    }

    @Test
    void wrongOrdersNameTheirField() throws Exception {
        coordinator.start();

        assertThat(send("POST", PATH, "{\"agents\":[]}").body()).contains("\"agents\"", "must be a list of 1 to 200");
        assertThat(send("POST", PATH, "{\"agents\":[\"desk\",7]}").statusCode()).isEqualTo(422);
        assertThat(send("POST", PATH, "{\"agents\":\"desk\"}").statusCode()).isEqualTo(422);
        assertThat(send("POST", PATH, "{\"agents\":[\"nobody\"],\"planOnly\":true}")
                        .body())
                .contains("there are [bank, desk]");
        assertThat(send("POST", PATH, "{\"agents\":[\"nobody\"]}").statusCode()).isEqualTo(422);
        assertThat(send("POST", PATH, "{\"configuration\":{}}").body()).contains("\"version\"");
        assertThat(send("POST", PATH, "{\"configuration\":[],\"version\":1}").statusCode())
                .isEqualTo(422);
        HttpResponse<String> strange = send("POST", PATH, "{\"configuration\":{\"bank\":{}},\"version\":1}");
        assertThat(strange.statusCode()).isEqualTo(202);
        awaitState("rolled_back");
        assertThat(get(PATH).path("reason").asText()).contains("has no configuration");
    }

    @Test
    void oneThatIsUnderWayIsNotDisturbedAndGoesOnAfterAStop() throws Exception {
        coordinator.start();
        CompletableFuture<Void> never = new CompletableFuture<>();
        desk.onStart(context -> never);
        send("POST", PATH, "{}");
        await().atMost(LIMIT)
                .untilAsserted(() ->
                        assertThat(get(PATH).at("/steps/1/state").asText()).isEqualTo("running"));

        assertThat(send("POST", PATH, "{}").statusCode()).isEqualTo(409);
        never.complete(null);
        awaitState("done");

        CompletableFuture<Void> cut = new CompletableFuture<>();
        desk.onStart(context -> cut);
        send("POST", PATH, "{\"agents\":[\"desk\"]}");
        await().atMost(LIMIT)
                .untilAsserted(() ->
                        assertThat(get(PATH).at("/steps/0/state").asText()).isEqualTo("running"));
        coordinator.stop();
        cut.complete(null);
        desk.onStart(context -> CompletableFuture.completedStage(null));
        coordinator = house();
        coordinator.start();

        awaitState("done");
    }
}
