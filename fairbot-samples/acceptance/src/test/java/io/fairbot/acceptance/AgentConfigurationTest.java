package io.fairbot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.agents.branch.BranchAgent;
import io.fairbot.agents.exchange.ExchangeAgent;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Secret;
import io.fairbot.config.Settings;
import io.fairbot.coordination.Coordinator;
import io.fairbot.json.Json;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.whatsapp.sandbox.SandboxChannel;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an administrator decides through the API is what customers and attendants meet at once. */
class AgentConfigurationTest {
    private static final Secret KEY = Secret.of("fb_test-key-of-the-configuration");
    private static final String WISH = "quero comprar 500 dólares";
    private static final String RATE = "{\"currency\": \"EUR\", \"compra\": \"7.0300\", \"venda\": \"7.5200\"}";

    @TempDir
    private Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private Coordinator coordinator = Coordinator.builder(Settings.defaults())
            .storage(new MemoryStorage())
            .build();
    private int customers;

    @BeforeEach
    void start() {
        coordinator = Coordinator.builder(Settings.defaults()
                        .with(BootstrapSettings.DATA_DIR, directory)
                        .with(BootstrapSettings.API_PORT, 0)
                        .with(BootstrapSettings.API_ADMIN_KEY, KEY))
                .storage(new MemoryStorage())
                .channel(new SandboxChannel())
                .agent(new BranchAgent())
                .agent(new ExchangeAgent())
                .build();
        coordinator.start();
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
        HttpResponse<String> answer = send("GET", path, "");
        assertThat(answer.statusCode()).isEqualTo(200);
        return Json.mapper().readTree(answer.body());
    }

    private HttpResponse<String> update(long version, String agents) throws IOException, InterruptedException {
        return send("POST", "/config/update", "{\"version\": " + version + ", \"agents\": " + agents + "}");
    }

    private long decided() throws IOException, InterruptedException {
        return get("/coordination/status").at("/configuration/version").asLong();
    }

    /** What a customer who has never written before reads. */
    private String ask(String text) throws IOException, InterruptedException {
        customers++;
        String from = "+554899999%04d".formatted(customers);
        HttpResponse<String> answer = send(
                "POST",
                "/sandbox/messages?wait=30s",
                Json.mapper()
                        .createObjectNode()
                        .put("branch", "matriz")
                        .put("from", from)
                        .put("text", text)
                        .toString());
        JsonNode replies = Json.mapper().readTree(answer.body()).path("replies");
        return String.join("\n", replies.findValuesAsText("text"));
    }

    @Test
    void whatIsDecidedOnCountsAtOnceAndCanBeTakenBack() throws Exception {
        JsonNode shown = get("/config");
        assertThat(shown.at("/agents/branch/values/silentAfter").asText()).isEqualTo("PT5M");
        assertThat(shown.at("/agents/exchange/values/quoteValidFor").asText()).isEqualTo("PT15M");
        for (String agent : new String[] {"branch", "exchange"}) {
            assertThat(shown.at("/agents/" + agent + "/schema/properties"))
                    .isNotEmpty()
                    .allSatisfy(field ->
                            assertThat(field.path("description").asText()).isNotBlank());
        }
        assertThat(decided()).isEqualTo(1);
        assertThat(ask(WISH)).contains("Você paga");
        assertThat(send("POST", "/rates", RATE).body()).contains("percent away from");

        HttpResponse<String> answer = update(
                1,
                "{\"exchange\": {\"mostAmount\": \"100\", \"maxDeviation\": \"50\"}, \"branch\": {\"silentAfter\": \"PT1M\"}}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(decided()).isEqualTo(2);
        assertThat(ask(WISH)).isNotEmpty().doesNotContain("Você paga");
        assertThat(send("POST", "/rates", RATE).statusCode()).isEqualTo(200);
        assertThat(get("/config").at("/agents/branch/runs").asLong()).isEqualTo(2);

        assertThat(send("POST", "/config/rollback", "{\"version\": 2, \"to\": 1}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(decided()).isEqualTo(3);
        assertThat(ask(WISH)).contains("Você paga");
        assertThat(get("/config").at("/agents/branch/values/silentAfter").asText())
                .isEqualTo("PT5M");
    }

    @Test
    void whatCannotBeRightIsRefusedByName() throws Exception {
        refused("{\"exchange\": {\"maxDeviation\": \"0\"}}", "The field maxDeviation must be above 0");
        refused("{\"exchange\": {\"quoteValidFor\": \"15 minutes\"}}", "quoteValidFor must be a time such as");
        refused("{\"exchange\": {\"mostAmount\": \"4\"}}", "The field mostAmount must be above leastAmount");
        refused("{\"exchange\": {\"colour\": \"red\"}}", "colour");
        refused("{\"branch\": {\"probes\": 0}}", "The field probes must be from 1 to 100, not 0.");
        refused(
                "{\"exchange\": {\"maxDeviation\": \"20\"}, \"branch\": {\"mostWait\": \"PT2H\"}}",
                "The field mostWait must be a time from PT1S to PT1H");
        assertThat(decided()).isEqualTo(1);
        assertThat(get("/config").at("/agents/exchange/values/maxDeviation").asText())
                .isEqualTo("10");
    }

    private void refused(String agents, String sentence) throws IOException, InterruptedException {
        HttpResponse<String> answer = update(1, agents);
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(Json.mapper().readTree(answer.body()).path("detail").asText())
                .contains(sentence);
    }
}
