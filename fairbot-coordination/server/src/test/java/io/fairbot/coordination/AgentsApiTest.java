package io.fairbot.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.agent.AgentState;
import io.fairbot.agent.AgentStateChange;
import io.fairbot.agent.Health;
import io.fairbot.agent.engine.AgentOptions;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Secret;
import io.fairbot.config.Settings;
import io.fairbot.event.EventFilter;
import io.fairbot.http.HttpMethod;
import io.fairbot.http.HttpModule;
import io.fairbot.http.Response;
import io.fairbot.http.Route;
import io.fairbot.http.RouteAccess;
import io.fairbot.json.Json;
import io.fairbot.security.Scope;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agents as an operator sees them and acts on them. */
@Tag("place")
class AgentsApiTest {
    private static final Secret KEY = Secret.of("fb_test-key-of-the-coordinator");
    private static final AgentOptions QUICK = AgentOptions.DEFAULTS
            .withHeartbeats(Duration.ofMillis(100), 2)
            .withRestarts(Duration.ofMillis(50), Duration.ofMillis(100), 3, Duration.ofMinutes(1));

    @TempDir
    private Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final List<AgentStateChange> events = new CopyOnWriteArrayList<>();
    private Coordinator coordinator = Coordinator.builder(Settings.defaults())
            .storage(new MemoryStorage())
            .build();

    private CoordinatorBuilder builder() {
        return Coordinator.builder(Settings.defaults()
                        .with(BootstrapSettings.DATA_DIR, directory)
                        .with(BootstrapSettings.API_PORT, 0)
                        .with(BootstrapSettings.API_ADMIN_KEY, KEY))
                .storage(new MemoryStorage())
                .agentOptions(QUICK)
                .onEvent(EventFilter.of(AgentStateChange.KIND), event -> events.add((AgentStateChange) event.data()));
    }

    private void start(CoordinatorBuilder builder) {
        coordinator = builder.build();
        coordinator.start();
    }

    @AfterEach
    void stop() {
        coordinator.stop();
    }

    private HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(coordinator.address() + path))
                        .header("Authorization", "Bearer " + KEY.reveal())
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return Json.mapper().readTree(send("GET", path).body());
    }

    private void awaitState(String agent, String state) {
        await().untilAsserted(() ->
                assertThat(get("/agents/" + agent).path("state").asText()).isEqualTo(state));
    }

    @Test
    void statesAndReasonsAreToldEverywhere() throws Exception {
        start(builder()
                .agent(new TestAgent(log, "desk"))
                .optionalAgent(new TestAgent(log, "broken", "desk")
                        .onStart(
                                context -> CompletableFuture.failedStage(new IllegalStateException("secret-detail")))));

        awaitState("broken", "failed");

        JsonNode status = get("/coordination/status").path("agents");
        assertThat(status.findValuesAsText("id")).containsExactly("desk", "broken");
        assertThat(status.at("/0/state").asText()).isEqualTo("ready");
        assertThat(status.at("/1/instances/0/health").asText()).isEqualTo("DOWN");
        assertThat(get("/agents").path("agents")).hasSize(2);
        JsonNode broken = get("/agents/broken");
        assertThat(broken.at("/instances/0/since").asText()).isNotEmpty();
        assertThat(broken.at("/events/0/to").asText()).isEqualTo("configured");
        HttpResponse<String> health = send("GET", "/health");
        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(health.body()).contains("The agent is FAILED. The agent could not start: IllegalStateException");
        assertThat(health.body() + status + broken).doesNotContain("secret-detail");
        assertThat(events).anySatisfy(event -> {
            assertThat(event.agent()).isEqualTo("broken");
            assertThat(event.to()).isEqualTo(AgentState.FAILED);
        });
        assertThat(send("GET", "/agents/nobody").statusCode()).isEqualTo(404);
    }

    @Test
    void anOperatorStopsStartsAndRestartsOne() throws Exception {
        start(builder().agent(new TestAgent(log, "desk")).agent(new TestAgent(log, "clerk", "desk")));

        HttpResponse<String> answer = send("POST", "/coordination/agents/desk/stop");
        assertThat(answer.statusCode()).isEqualTo(202);
        awaitState("desk", "stopped");
        awaitState("clerk", "degraded");
        assertThat(get("/agents/clerk").path("reason").asText()).isEqualTo("desk, on which it depends, is STOPPED.");
        send("POST", "/coordination/agents/desk/start");
        awaitState("desk", "ready");
        awaitState("clerk", "ready");
        send("POST", "/coordination/agents/desk/restart");
        await().until(() -> log.stream().filter("start desk"::equals).count() == 3);
        awaitState("desk", "ready");
        assertThat(log).filteredOn("start clerk"::equals).hasSize(1);
        assertThat(send("POST", "/coordination/agents/nobody/restart").statusCode())
                .isEqualTo(404);
    }

    @Test
    void routesThatAFailedAgentLeftAreWithdrawnSoThatItStartsAnew() {
        HttpModule module = new HttpModule(
                "left",
                List.of(Route.of(HttpMethod.GET, "/left", RouteAccess.of(Scope.READ), request -> Response.ok("here"))),
                Json.mapper()
                        .createObjectNode()
                        .set(
                                "paths",
                                Json.mapper()
                                        .createObjectNode()
                                        .set(
                                                "/left",
                                                Json.mapper()
                                                        .createObjectNode()
                                                        .set(
                                                                "get",
                                                                Json.mapper()
                                                                        .createObjectNode()
                                                                        .put("operationId", "getLeft")))));
        TestAgent leaky = new TestAgent(log, "leaky");
        leaky.onStart(context -> {
            // Well from its second start on, before the failures use up its restarts.
            leaky.health(log.indexOf("start leaky") < log.lastIndexOf("start leaky") ? Health.UP : null);
            context.http().mount(module);
            return CompletableFuture.completedStage(null);
        });
        start(builder().agent(leaky));

        await().until(() -> events.stream().anyMatch(event -> event.to() == AgentState.FAILED));
        awaitState("leaky", "ready");

        assertThat(log).filteredOn("start leaky"::equals).hasSizeGreaterThan(1);
    }

    @Test
    void theRoutesOfAStoppedAgentAnswer503UntilItRunsAgain() throws Exception {
        start(builder().agent(new TestAgent(log, "desk").onStart(context -> {
                    context.http()
                            .mount(HttpModule.of(
                                    "desk",
                                    Route.of(
                                            HttpMethod.GET,
                                            "/desk",
                                            RouteAccess.of(Scope.READ),
                                            request -> Response.ok("here"))));
                    return CompletableFuture.completedStage(null);
                })));
        assertThat(send("GET", "/desk").statusCode()).isEqualTo(200);
        send("POST", "/coordination/agents/desk/stop");
        await().until(() -> send("GET", "/desk").statusCode() == 503);
        assertThat(send("GET", "/desk").headers().firstValue("Retry-After")).isPresent();
        assertThat(get("/openapi.json").path("paths").has("/desk")).isTrue();
        send("POST", "/coordination/agents/desk/start");
        await().until(() -> send("GET", "/desk").statusCode() == 200);
    }

    @Test
    void oneThatHangsHindersNeitherTheOthersNorTheApi() throws Exception {
        CompletableFuture<Void> never = new CompletableFuture<>();
        start(builder().agent(new TestAgent(log, "desk")).optionalAgent(new TestAgent(log, "hangs").onStart(context -> {
                    never.join();
                    return never;
                })));

        assertThat(get("/agents/desk").path("state").asText()).isEqualTo("ready");
        assertThat(get("/agents/hangs").path("state").asText()).isEqualTo("starting");
        never.complete(null);
        awaitState("hangs", "ready");
    }
}
