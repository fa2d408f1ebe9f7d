package io.fairbot.whatsapp.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.branch.Branch;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Secret;
import io.fairbot.config.Settings;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.Reply;
import io.fairbot.conversation.Turn;
import io.fairbot.coordination.Coordinator;
import io.fairbot.coordination.CoordinatorException;
import io.fairbot.json.Json;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.whatsapp.cloud.lab.CloudLab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees of lines of the Cloud API: health, the line, and what messages cost. */
class CloudHealthTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Secret KEY = Secret.of("fb_a-key-of-more-than-17-letters");
    private static final String ANA = "5548991230001";
    private static final String RATES = """
            {"rates": [
              {"from": "2020-01-01", "currency": "USD", "source": "a test", "prices": {"utility": "1.00"}},
              {"from": "2026-10-01", "currency": "USD", "source": "a rate card, read on 2026-11-30",
               "prices": {"utility": "0.0034", "service": "0.0034"}}
            ]}
            """;

    @TempDir
    private Path directory;

    private CloudLab lab;
    private Coordinator bot;

    @BeforeEach
    void start() throws IOException {
        lab = CloudLab.start(CloudHealthTest.class);
        Files.writeString(directory.resolve("rates.json"), RATES);
        bot = coordinator();
        lab.perform("config", Map.of("callback", bot.start().address() + CloudChannel.WEBHOOK_PATH));
        await().atMost(PATIENCE)
                .until(() -> ask("/branches/centro/cloud").path("open").asBoolean());
    }

    private Coordinator coordinator() {
        Settings settings = Settings.fromVariables(Map.of(
                        "FAIRBOT_CLOUD_ACCESS_TOKEN", CloudLab.TOKEN.reveal(),
                        "FAIRBOT_CLOUD_APP_SECRET", CloudLab.APP_SECRET.reveal(),
                        "FAIRBOT_CLOUD_VERIFY_TOKEN", CloudLab.VERIFY_TOKEN.reveal(),
                        "FAIRBOT_CLOUD_RATES_FILE",
                                directory.resolve("rates.json").toString(),
                        "FAIRBOT_CLOUD_GRAPH_URL", lab.address().toString()))
                .with(BootstrapSettings.DATA_DIR, directory)
                .with(BootstrapSettings.API_ADMIN_KEY, KEY)
                .with(BootstrapSettings.API_PORT, 0);
        return Coordinator.builder(settings)
                .storage(new MemoryStorage())
                .channel(new CloudChannel())
                .branch(Branch.of("centro", CloudChannel.ID, ZoneOffset.UTC)
                        .with(CloudChannel.PHONE_NUMBER_ID, CloudLab.NUMBERS.get(0))
                        .with(CloudChannel.ACCOUNT_ID, CloudLab.ACCOUNT))
                .handler((state, event, context) -> event instanceof ConversationEvent.Message message
                        ? Turn.reply(Reply.of("eco " + message.text()))
                        : Turn.ignore())
                .build();
    }

    @AfterEach
    void stop() {
        if (bot != null) {
            bot.close();
        }
        if (lab != null) {
            lab.close();
        }
    }

    private JsonNode ask(String path) {
        try {
            return Json.mapper().readTree(response(path).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<String> response(String path) {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(bot.address().resolve(path))
                                    .header("Authorization", "Bearer " + KEY.reveal())
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private JsonNode health() {
        return ask("/health").path("components").path("channel.cloud");
    }

    private void post(String sign) {
        var payload = Json.mapper().createObjectNode().put("object", "whatsapp_business_account");
        payload.putArray("entry");
        lab.perform("post", Map.of("payload", payload, "sign", sign));
    }

    @Test
    void aWrongAppSecretIsSeenInHealthUntilADeliveryIsRight() {
        assertThat(health().path("status").asText()).isEqualTo("UP");
        post("wrong");
        post("none");
        assertThat(health().path("status").asText()).isEqualTo("DEGRADED");
        assertThat(health().path("reason").asText())
                .startsWith("The last 2 deliveries of the webhook had no right signature")
                .contains("FAIRBOT_CLOUD_APP_SECRET");
        post("right");
        assertThat(health().path("status").asText()).isEqualTo("UP");
        JsonNode webhook = ask("/branches/centro/cloud").path("webhook");
        assertThat(webhook.path("wrongSignatures").asInt()).isEqualTo(2);
        assertThat(webhook.path("wrongInARow").asInt()).isZero();
        assertThat(webhook.has("lastDeliveryAt")).isTrue();
        assertThat(webhook.has("lastWrongAt")).isTrue();
    }

    @Test
    void theLineShowsWhatMetaSaysAndWhenItDelivered() {
        JsonNode line = ask("/branches/centro/cloud");
        assertThat(line.path("phoneNumberId").asText()).isEqualTo(CloudLab.NUMBERS.get(0));
        assertThat(line.path("number").path("quality").asText()).isEqualTo("GREEN");
        assertThat(line.path("number").path("limit").asText()).isEqualTo("TIER_2K");
        assertThat(line.has("lastDeliveryAt")).isFalse();
        assertThat(line.has("tokenExpiresAt")).isFalse();
        lab.perform("say", Map.of("from", ANA, "text", "oi"));
        await().atMost(PATIENCE).until(() -> ask("/branches/centro/cloud").has("lastDeliveryAt"));

        assertThat(line.path("number").path("coexistence").asBoolean(true)).isFalse();
        lab.perform("config", Map.of("coexistence", true));
        lab.perform(
                "raw",
                Map.of(
                        "changes",
                        List.of(Map.of(
                                "field", "phone_number_quality_update", "value", Map.of("event", "ONBOARDING")))));
        await().atMost(PATIENCE)
                .until(() -> ask("/branches/centro/cloud")
                        .path("number")
                        .path("coexistence")
                        .asBoolean());
        assertThat(response("/branches/praia/cloud").statusCode()).isEqualTo(404);
    }

    private String sent(int count) {
        await().atMost(PATIENCE).until(() -> lab.accepted().size() >= count);
        return lab.accepted().get(count - 1).path("id").asText();
    }

    private void charged(String message, String status, boolean billable) {
        lab.perform(
                "raw",
                Map.of(
                        "key",
                        message + status,
                        "changes",
                        List.of(Map.of(
                                "field",
                                "messages",
                                "value",
                                Map.of(
                                        "messaging_product",
                                        "whatsapp",
                                        "metadata",
                                        Map.of("phone_number_id", CloudLab.NUMBERS.get(0)),
                                        "statuses",
                                        List.of(
                                                status.equals("failed")
                                                        ? Map.of(
                                                                "id",
                                                                message,
                                                                "status",
                                                                status,
                                                                "timestamp",
                                                                "1",
                                                                "errors",
                                                                List.of(Map.of("code", 131026)))
                                                        : Map.of(
                                                                "id",
                                                                message,
                                                                "status",
                                                                status,
                                                                "timestamp",
                                                                "1",
                                                                "pricing",
                                                                Map.of(
                                                                        "billable",
                                                                        billable,
                                                                        "pricing_model",
                                                                        "PMP",
                                                                        "category",
                                                                        billable ? "utility" : "service"))))))));
        await().atMost(PATIENCE)
                .until(() -> StreamSupport.stream(
                                lab.perform("log", Map.of("what", "webhook")).spliterator(), false)
                        .anyMatch(entry -> entry.path("key").asText().equals(message + status)
                                && entry.path("status").asInt() == 200));
    }

    @Test
    void costsAreCountedOnceByDayAndCategoryAndPricedByTheRates() {
        lab.perform("config", Map.of("statusFlow", List.of()));
        lab.perform("say", Map.of("from", ANA, "text", "um"));
        String first = sent(1);
        lab.perform("say", Map.of("from", ANA, "text", "dois"));
        String second = sent(2);
        lab.perform("say", Map.of("from", ANA, "text", "tres"));
        String third = sent(3);
        charged(first, "sent", true);
        charged(first, "delivered", true);
        charged(second, "sent", false);
        charged(third, "sent", true);
        JsonNode before = ask("/branches/centro/costs").path("days");
        assertThat(before.toString()).contains("\"category\":\"utility\",\"messages\":2,\"billable\":2");
        charged(third, "failed", true);

        JsonNode costs = ask("/branches/centro/costs");
        LocalDate today = LocalDate.now(Clock.systemUTC());
        assertThat(costs.path("zone").asText()).isEqualTo("Z");
        JsonNode categories =
                costs.path("days").path(costs.path("days").size() - 1).path("categories");
        assertThat(categories.toString())
                .isEqualTo("[{\"category\":\"service\",\"messages\":1,\"billable\":0,\"amount\":\"0.0000\","
                        + "\"currency\":\"USD\"},{\"category\":\"utility\",\"messages\":1,\"billable\":1,"
                        + "\"amount\":\"0.0034\",\"currency\":\"USD\"}]");
        assertThat(costs.path("rates")).hasSize(1);
        assertThat(costs.path("rates").path(0).path("source").asText()).isEqualTo("a rate card, read on 2026-11-30");
        assertThat(ask("/branches/centro/costs?to=" + today.minusDays(3)).path("days"))
                .isEmpty();

        assertThat(response("/branches/centro/costs?from=2026-01-01&to=2026-12-31")
                        .body())
                .contains("must span 1 to 100 days");
        assertThat(response("/branches/centro/costs?from=yesterday").body()).contains("must be a day such as");
        assertThat(response("/branches/praia/costs").statusCode()).isEqualTo(404);
    }

    @Test
    void ratesThatCannotBeUsedRefuseTheStartWithTheField() throws IOException {
        for (Map.Entry<String, String> wrong : Map.of(
                        "{",
                        "cannot be read, or is not JSON",
                        "{}",
                        "The field rates of the file",
                        "{\"rates\":[{\"from\":\"x\",\"currency\":\"USD\",\"source\":\"a\",\"prices\":{\"a\":\"1\"}}]}",
                        "rates[0].from",
                        "{\"rates\":[{\"from\":\"2026-01-01\",\"currency\":\"us\",\"source\":\"a\"}]}",
                        "rates[0].currency",
                        "{\"rates\":[{\"from\":\"2026-01-01\",\"currency\":\"USD\"}]}",
                        "rates[0].source",
                        "{\"rates\":[{\"from\":\"2026-01-01\",\"currency\":\"USD\",\"source\":\"a\"}]}",
                        "rates[0].prices",
                        "{\"rates\":[{\"currency\":\"USD\",\"source\":\"a\",\"prices\":{\"a\":0.1}}]}",
                        "rates[0].prices.a",
                        "{\"rates\":[{\"currency\":\"USD\",\"source\":\"a\",\"prices\":{\"a\":\"-1\"}}]}",
                        "rates[0].prices.a")
                .entrySet()) {
            Files.writeString(directory.resolve("rates.json"), wrong.getKey());
            assertThatThrownBy(() -> {
                        try (Coordinator other = coordinator()) {
                            other.start();
                        }
                    })
                    .isInstanceOf(CoordinatorException.class)
                    .hasMessageContaining(wrong.getValue());
        }
    }
}
