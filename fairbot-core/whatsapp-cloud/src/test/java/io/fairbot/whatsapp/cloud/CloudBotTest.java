package io.fairbot.whatsapp.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.branch.Branch;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Settings;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.Reply;
import io.fairbot.conversation.Turn;
import io.fairbot.coordination.Coordinator;
import io.fairbot.json.Json;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.whatsapp.cloud.lab.CloudLab;
import io.fairbot.whatsapp.content.ChoiceOption;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bot on two lines of the lab: from a customer through the webhook to the handler, and back through the Graph API. */
class CloudBotTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String ANA = "5548991230001";

    @TempDir
    private Path directory;

    private final MemoryStorage storage = new MemoryStorage();
    private CloudLab lab;
    private Coordinator bot;
    private URI address = URI.create("http://127.0.0.1");

    @BeforeEach
    void startLabAndBot() {
        lab = CloudLab.start(CloudBotTest.class);
        bot = started();
        address = bot.address();
    }

    @AfterEach
    void stopBotAndLab() {
        if (bot != null) {
            bot.close();
        }
        if (lab != null) {
            lab.close();
        }
    }

    private Coordinator started() {
        Settings settings = Settings.fromVariables(Map.of(
                        "FAIRBOT_CLOUD_ACCESS_TOKEN", CloudLab.TOKEN.reveal(),
                        "FAIRBOT_CLOUD_APP_SECRET", "the-secret-before," + CloudLab.APP_SECRET.reveal(),
                        "FAIRBOT_CLOUD_VERIFY_TOKEN", CloudLab.VERIFY_TOKEN.reveal(),
                        "FAIRBOT_CLOUD_GRAPH_URL", lab.address().toString()))
                .with(BootstrapSettings.DATA_DIR, directory)
                .with(BootstrapSettings.API_PORT, 0);
        Coordinator coordinator = Coordinator.builder(settings)
                .storage(storage)
                .channel(new CloudChannel())
                .branch(branch("centro", CloudLab.NUMBERS.get(0)))
                .branch(branch("praia", CloudLab.NUMBERS.get(1)))
                .handler((state, event, context) -> event instanceof ConversationEvent.Message message
                        ? Turn.reply(Reply.of(
                                context.branch() + ": " + message.text(),
                                List.of(new ChoiceOption("euro", "Euro"), new ChoiceOption("dolar", "Dólar"))))
                        : Turn.ignore())
                .build();
        address = coordinator.start().address();
        lab.perform("config", Map.of("callback", address + "/webhooks/whatsapp"));
        return coordinator;
    }

    private static Branch branch(String id, String number) {
        return Branch.of(id, CloudChannel.ID, ZoneOffset.UTC)
                .with(CloudChannel.PHONE_NUMBER_ID, number)
                .with(CloudChannel.ACCOUNT_ID, CloudLab.ACCOUNT);
    }

    private void says(String from, String text, Map<String, ?> more) {
        Map<String, Object> fields = new HashMap<>(Map.of("from", from, "text", text));
        fields.putAll(more);
        lab.perform("say", fields);
    }

    /** Waits until the lab has accepted a number of messages; returns the last. */
    private JsonNode sent(int count) {
        await().atMost(PATIENCE).until(() -> lab.accepted().size() >= count);
        List<JsonNode> all = lab.accepted();
        assertThat(all).hasSize(count);
        return all.get(all.size() - 1);
    }

    @Test
    void metaSetsTheWebhookUp() {
        assertThat(lab.perform("verify", Map.of()).path("ok").asBoolean()).isTrue();
        assertThat(lab.perform("verify", Map.of("token", "another"))
                        .path("status")
                        .asInt())
                .isEqualTo(403);
    }

    @Test
    void aCustomerTalksToTheBotByWordsAndByButtons() {
        says(ANA, "bom dia, ação", Map.of());
        JsonNode first = sent(1);
        assertThat(first.path("words").asText()).isEqualTo("centro: bom dia, ação");
        assertThat(first.path("options")).extracting(JsonNode::asText).containsExactly("Euro", "Dólar");
        lab.perform("tap", Map.of("id", first.path("id").asText(), "title", "Euro"));
        assertThat(sent(2).path("words").asText()).isEqualTo("centro: Euro");
    }

    @Test
    void aCustomerWithoutANumberIsAnsweredUnderTheirId() {
        says("5548991230003", "oi", Map.of("hidden", true, "user_id", "BR.70000000000000000003"));
        assertThat(sent(1).path("words").asText()).isEqualTo("centro: oi");
    }

    @Test
    void oneDoorServesAllLines() {
        says(ANA, "oi", Map.of("number", CloudLab.NUMBERS.get(1)));
        assertThat(sent(1).path("words").asText()).isEqualTo("praia: oi");
    }

    @Test
    void whatIsDeliveredTwiceIsAnsweredOnceAlsoAfterARestart() {
        says(ANA, "uma vez", Map.of("id", "wamid.once"));
        sent(1);
        says(ANA, "uma vez", Map.of("id", "wamid.once"));
        bot.close();
        bot = started();
        says(ANA, "uma vez", Map.of("id", "wamid.once"));
        says(ANA, "depois", Map.of());
        assertThat(sent(2).path("words").asText()).isEqualTo("centro: depois");
    }

    @Test
    void whatIsWrittenInTheAppSilencesTheBot() {
        String echo = lab.perform("echo", Map.of("to", "5548991230009", "text", "Aqui é a Carla"))
                .path("id")
                .asText();
        await().atMost(PATIENCE).until(() -> isAcknowledged(echo));
        says("5548991230009", "oi Carla", Map.of());
        says(ANA, "oi bot", Map.of());
        assertThat(sent(1).path("words").asText()).isEqualTo("centro: oi bot");
    }

    private boolean isAcknowledged(String delivery) {
        return StreamSupport.stream(
                        lab.perform("log", Map.of("what", "webhook")).spliterator(), false)
                .anyMatch(entry -> entry.path("key").asText().equals(delivery)
                        && entry.path("status").asInt() == 200);
    }

    @Test
    void aNumberThatIsMovedPausesItsLineUntilItIsBack() {
        account("ACCOUNT_OFFBOARDED");
        says(ANA, "alguém aí?", Map.of());
        await().atMost(PATIENCE).until(() -> isAcknowledged(lastInbound()));
        assertThat(lab.accepted()).as("nothing is sent meanwhile").isEmpty();
        account("ACCOUNT_RECONNECTED");
        assertThat(sent(1).path("words").asText()).isEqualTo("centro: alguém aí?");
    }

    private void account(String event) {
        lab.perform(
                "raw",
                Map.of(
                        "key",
                        event,
                        "changes",
                        List.of(Map.of("field", "account_update", "value", Map.of("event", event)))));
        await().atMost(PATIENCE).until(() -> isAcknowledged(event));
    }

    private String lastInbound() {
        List<JsonNode> all = StreamSupport.stream(
                        lab.perform("log", Map.of("what", "in")).spliterator(), false)
                .toList();
        return all.get(all.size() - 1).path("id").asText();
    }

    @Test
    void anUnsignedDeliveryIsRefused() {
        JsonNode payload = payload();
        assertThat(lab.perform("post", Map.of("payload", payload, "sign", "none"))
                        .path("status")
                        .asInt())
                .isEqualTo(401);
        assertThat(lab.perform("post", Map.of("payload", payload, "sign", "wrong"))
                        .path("status")
                        .asInt())
                .isEqualTo(401);
        says(ANA, "oi", Map.of());
        assertThat(sent(1).path("words").asText()).isEqualTo("centro: oi");
    }

    @Test
    void aHeadWithoutASignatureIsAnsweredBeforeItsBodyIsSent() throws IOException {
        String signature = "X-Hub-Signature-256: sha256=" + "0".repeat(64) + "\r\n";
        assertThat(head("Content-Length: 3000000\r\nContent-Type: application/json\r\n"))
                .isEqualTo("401");
        assertThat(head(signature + "Content-Length: 3000000\r\nContent-Type: text/plain\r\n"))
                .isEqualTo("415");
        assertThat(head(signature + "Transfer-Encoding: chunked\r\nContent-Type: application/json\r\n"))
                .isEqualTo("411");
        assertThat(head(signature + "Content-Length: 3145729\r\nContent-Type: application/json\r\n"))
                .isEqualTo("413");
        assertThat(head(signature + "Content-Length: 2\r\nContent-Type: application/json\r\n\r\n{}"))
                .isEqualTo("401");
    }

    /** Sends a head to the webhook, and no body; returns the status of the response. */
    private String head(String fields) throws IOException {
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream()
                    .write(("POST /webhooks/whatsapp HTTP/1.1\r\nHost: localhost\r\n" + fields
                                    + (fields.endsWith("{}") ? "" : "\r\n"))
                            .getBytes(StandardCharsets.US_ASCII));
            byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 401".length());
            return new String(status, StandardCharsets.US_ASCII).substring("HTTP/1.1 ".length());
        }
    }

    private static JsonNode payload() {
        var payload = Json.mapper().createObjectNode().put("object", "whatsapp_business_account");
        payload.putArray("entry");
        return payload;
    }
}
