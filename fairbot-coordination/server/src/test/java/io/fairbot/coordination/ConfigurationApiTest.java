package io.fairbot.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.agent.Agent;
import io.fairbot.agent.AgentContext;
import io.fairbot.agent.AgentInfo;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.ConfigSection;
import io.fairbot.config.Secret;
import io.fairbot.config.Settings;
import io.fairbot.json.Json;
import io.fairbot.store.StoreProvider;
import io.fairbot.store.memory.MemoryStorage;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration as an administrator sees and changes it. */
@Tag("place")
class ConfigurationApiTest {
    private static final Secret KEY = Secret.of("fb_test-key-of-the-coordinator");
    private static final String TOKEN = "canary-token-of-the-mail";

    @TempDir
    private Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private final MemoryStorage storage = new MemoryStorage();
    private Reports reports = new Reports(7);
    private Coordinator coordinator =
            Coordinator.builder(Settings.defaults()).storage(storage).build();

    enum Tone {
        SHORT,
        LONG
    }

    record Mail(String to, Secret token) {}

    /** One of each kind of value. */
    record Values(
            @JsonPropertyDescription("When the report is sent, 0 to 23")
            int hour,

            Mail mail,
            List<Mail> copies,
            Optional<String> note,
            Tone tone,
            BigDecimal least,
            Duration every,
            boolean on) {
        Values {
            if (hour < 0 || hour > 23) {
                throw new IllegalArgumentException("The hour must be from 0 to 23.");
            }
            copies = List.copyOf(copies);
        }
    }

    static final class Reports implements Agent, ConfigSection<Values> {
        private final int hour;
        private final List<Values> used = new ArrayList<>();

        Reports(int hour) {
            this.hour = hour;
        }

        @Override
        public AgentInfo info() {
            return AgentInfo.of("reports", "1");
        }

        @Override
        public Optional<ConfigSection<?>> configuration() {
            return Optional.of(this);
        }

        @Override
        public Class<Values> type() {
            return Values.class;
        }

        @Override
        public Values initial() {
            return new Values(
                    hour,
                    new Mail("caixa@example.com", Secret.of(TOKEN)),
                    List.of(),
                    Optional.empty(),
                    Tone.SHORT,
                    new BigDecimal("10.50"),
                    Duration.ofHours(1),
                    true);
        }

        @Override
        public CompletionStage<Optional<String>> check(Values candidate) {
            return CompletableFuture.completedStage(
                    candidate.hour() == 13 ? Optional.of("it never works at lunch.") : Optional.empty());
        }

        @Override
        public synchronized CompletionStage<Void> apply(Values decided, long version) {
            used.add(decided);
            return CompletableFuture.completedStage(null);
        }

        synchronized Values last() {
            return used.get(used.size() - 1);
        }

        @Override
        public CompletionStage<Void> start(AgentContext context) {
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<Void> stop() {
            return CompletableFuture.completedStage(null);
        }
    }

    private Coordinator coordinator(StoreProvider provider) {
        return Coordinator.builder(Settings.defaults()
                        .with(BootstrapSettings.DATA_DIR, directory)
                        .with(BootstrapSettings.API_PORT, 0)
                        .with(BootstrapSettings.API_ADMIN_KEY, KEY))
                .storage(provider)
                .agent(reports)
                .build();
    }

    private void start() {
        coordinator = coordinator(storage);
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
        assertThat(answer.body()).doesNotContain(TOKEN);
        return Json.mapper().readTree(answer.body());
    }

    private HttpResponse<String> update(long version, String values) throws IOException, InterruptedException {
        return send("POST", "/config/update", "{\"version\":" + version + ",\"agents\":{\"reports\":" + values + "}}");
    }

    @Test
    void whatIsUsedIsShownWithItsSchemaAndWhereSettingsComeFrom() throws Exception {
        start();

        JsonNode shown = get("/config");

        assertThat(shown.path("version").asLong()).isEqualTo(1);
        assertThat(shown.path("by").asText()).isEqualTo("system");
        JsonNode agent = shown.at("/agents/reports");
        assertThat(agent.path("runs").asLong()).isEqualTo(1);
        assertThat(agent.at("/values/mail/token").asText()).isEqualTo("****");
        assertThat(agent.at("/values/hour").asInt()).isEqualTo(7);
        assertThat(agent.at("/schema/properties/hour/description").asText()).startsWith("When the report");
        assertThat(agent.at("/schema/properties/mail/properties/token/format").asText())
                .isEqualTo("password");
        assertThat(agent.at("/schema/properties/tone/enum")).hasSize(2);
        assertThat(agent.at("/schema/required").toString()).doesNotContain("note");
        assertThat(agent.at("/schema/properties/copies/items/type").asText()).isEqualTo("object");
        assertThat(shown.path("bootstrap"))
                .anySatisfy(setting -> assertThat(setting.toString())
                        .contains("FAIRBOT_API_ADMIN_KEY", "\"value\":\"****\"", "\"origin\":\"builder\""))
                .anySatisfy(setting -> assertThat(setting.toString())
                        .contains("FAIRBOT_MONGODB_TIMEOUT", "\"value\":\"2s\"", "\"origin\":\"default\""));
        assertThat(shown.toString()).doesNotContain(KEY.reveal());
        assertThat(shown.path("differences")).isEmpty();
    }

    @Test
    void aChangeKeepsWhatItDoesNotNameAndSecretsThatAreMasked() throws Exception {
        start();

        HttpResponse<String> answer = update(1, "{\"hour\":8,\"mail\":{\"token\":\"****\"},\"note\":\"for the boss\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(reports.last().hour()).isEqualTo(8);
        assertThat(reports.last().mail().token().reveal()).isEqualTo(TOKEN);
        assertThat(reports.last().note()).contains("for the boss");
        JsonNode changes = Json.mapper().readTree(answer.body()).path("changes");
        assertThat(changes.findValuesAsText("field")).containsExactly("hour", "note");
        assertThat(changes.at("/0/before").asText()).isEqualTo("7");

        assertThat(update(2, "{\"mail\":{\"token\":\"another-canary\"},\"note\":null}")
                        .body())
                .contains("mail.token", "****")
                .doesNotContain("another-canary");
        assertThat(reports.last().mail().token().reveal()).isEqualTo("another-canary");
        assertThat(reports.last().note()).isEmpty();
        assertThat(get("/agents/reports").path("state").asText()).isEqualTo("ready");
    }

    @Test
    void whatCannotBeUsedIsSaidInOneSentenceWithoutTheValue() throws Exception {
        start();

        assertRefused(update(1, "{\"hour\":\"canary-seven\"}"), 422, "The field hour must be a whole number.");
        assertRefused(update(1, "{\"hour\":24}"), 422, "The hour must be from 0 to 23.");
        assertRefused(update(1, "{\"hour\":13}"), 422, "The agent reports refuses: it never works at lunch.");
        assertRefused(update(1, "{\"hour\":null}"), 422, "The field hour is missing: it must be a whole number.");
        assertRefused(update(1, "{\"ours\":1}"), 422, "The field ours is not known");
        assertRefused(update(1, "{\"mail\":{\"token\":12345}}"), 422, "The field mail.token must be text.");
        assertRefused(update(1, "{\"mail\":\"x\"}"), 422, "The field mail must be an object with the fields");
        assertRefused(update(1, "{\"tone\":\"LOUD\"}"), 422, "The field tone must be one of SHORT, LONG.");
        assertRefused(update(1, "{\"copies\":[null]}"), 422, "The field copies[0] must be an object");
        assertRefused(
                update(1, "{\"copies\":[{\"to\":\"a\",\"token\":\"****\"}]}"),
                422,
                "The field copies[0].token is masked, but there is no secret yet");
        assertRefused(update(7, "{\"hour\":8}"), 409, "in version 1, and the change is based on 7");
        assertRefused(send("POST", "/config/update", "{\"version\":1}"), 422, "agents is missing");
        assertRefused(send("POST", "/config/update", "{\"version\":1,\"agents\":[]}"), 422, "agents must be an object");
        assertRefused(
                send("POST", "/config/update", "{\"version\":1,\"agents\":{\"reports\":1}}"), 422, "for each agent");
        assertRefused(send("POST", "/config/update", "{\"version\":1.5,\"agents\":{}}"), 422, "whole number");
        assertRefused(send("POST", "/config/update", "{\"version\":1,\"agents\":{\"nobody\":{}}}"), 422, "[reports]");
        assertRefused(send("POST", "/config/rollback", "{\"version\":1,\"to\":9}"), 404, "There is no version 9");
        assertRefused(send("GET", "/config/history?limit=0", ""), 400, "from 1 to 1000");
        assertRefused(send("GET", "/config/history?limit=x", ""), 400, "from 1 to 1000");
        assertRefused(send("GET", "/config/history?cursor=x", ""), 400, "The parameter cursor");
        assertThat(get("/config").path("version").asLong()).isEqualTo(1);
        assertThat(reports.used).hasSize(1);
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String sentence) throws IOException {
        assertThat(answer.body()).doesNotContain("canary", "12345");
        assertThat(Json.mapper().readTree(answer.body()).path("detail").asText())
                .contains(sentence);
        assertThat(answer.statusCode()).isEqualTo(status);
    }

    @Test
    void theHistoryTellsWhoAndWhatAndAnEarlierVersionCanComeBack() throws Exception {
        start();
        update(1, "{\"hour\":8,\"copies\":[{\"to\":\"a@example.com\",\"token\":\"" + TOKEN + "\"}]}");
        update(2, "{\"copies\":[{\"to\":\"b@example.com\",\"token\":\"****\"}],\"every\":\"PT2H\",\"least\":\"11\"}");
        assertThat(reports.last().copies().get(0).token().reveal()).isEqualTo(TOKEN);
        assertThat(send("POST", "/config/rollback", "{\"version\":3,\"to\":1}").statusCode())
                .isEqualTo(200);

        JsonNode page = get("/config/history?limit=3");
        assertThat(page.path("versions").findValuesAsText("version")).containsExactly("4", "3", "2");
        assertThat(page.at("/versions/0/why").asText()).isEqualTo("rollback to 1");
        assertThat(page.at("/versions/1/by").asText()).isNotEmpty();
        JsonNode rest =
                get("/config/history?limit=3&cursor=" + page.path("next").asText());
        assertThat(rest.path("versions").findValuesAsText("version")).containsExactly("1");
        assertThat(reports.last().hour()).isEqualTo(7);
        assertThat(reports.last().copies()).isEmpty();
    }

    @Test
    void secretsAreEncryptedWithAKeyThatOnlyThisUserCanRead() throws Exception {
        start();
        Path key = directory.resolve("encryption.key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        assertThat(directory.resolve("encryption.key.new")).doesNotExist();
    }

    @Test
    void afterARestartTheStoreDecidesAndDifferencesAreReported() throws Exception {
        start();
        update(1, "{\"hour\":8}");
        coordinator.stop();
        reports = new Reports(9);
        start();

        JsonNode shown = get("/config");
        assertThat(shown.path("version").asLong()).isEqualTo(2);
        assertThat(shown.at("/differences/0").toString()).contains("\"hour\"", "\"9\"", "\"8\"");
        assertThat(reports.last().hour()).isEqualTo(8);
        assertThat(reports.last().mail().token().reveal()).isEqualTo(TOKEN);
    }

    @Test
    void withoutTheKeyOfItsSecretsNothingStarts() throws Exception {
        start();
        coordinator.stop();
        Path key = directory.resolve("encryption.key");
        String kept = Files.readString(key);
        Files.delete(key);
        assertThatThrownBy(this::start).hasMessageContaining("put encryption.key back into the data directory");
        Files.writeString(key, "x");
        assertThatThrownBy(this::start).hasMessageContaining("encryption.key in the data directory cannot be used");
        Files.writeString(key, java.util.Base64.getEncoder().encodeToString(new byte[32]));
        assertThatThrownBy(this::start)
                .hasMessageContaining("it was stored with another encryption key")
                .hasMessageNotContaining(kept.strip());
        Files.writeString(key, kept);
        start();
        assertThat(reports.last().mail().token().reveal()).isEqualTo(TOKEN);
    }

    @Test
    void theHostAsksInJava() throws Exception {
        start();
        assertThat(coordinator
                        .configuration()
                        .current()
                        .toCompletableFuture()
                        .get()
                        .sections())
                .containsOnlyKeys("reports");
        coordinator.stop();
        assertThatThrownBy(coordinator::configuration).isInstanceOf(IllegalStateException.class);
    }
}
