package io.fairbot.whatsapp.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.json.Json;
import io.fairbot.whatsapp.cloud.lab.CloudCheck;
import io.fairbot.whatsapp.cloud.lab.CloudLab;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A bot on two lines of the lab: from a customer through the webhook to the handler, and back through the Graph API. */
@CloudCheck("a bot from the webhook to the Graph API")
class CloudBotTest extends CloudHouseTestBase {
    private static final String ANA = "5548991230001";

    @BeforeAll
    static void startBot() {
        house.start();
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
        house.says(ANA, "bom dia, ação");
        JsonNode first = house.sent("centro: bom dia, ação");
        assertThat(first.path("options")).extracting(JsonNode::asText).containsExactly("Euro", "Dólar");
        lab.perform("tap", Map.of("id", first.path("id").asText(), "title", "Euro"));
        assertThat(house.sent("centro: Euro").path("to").asText()).isEqualTo(ANA);
    }

    @Test
    void aCustomerWithoutANumberIsAnsweredUnderTheirId() {
        String id = "BR.70000000000000000003";
        house.says("5548991230003", "sem número", Map.of("hidden", true, "user_id", id));
        assertThat(house.sent("centro: sem número").path("id").asText()).startsWith("wamid.");
    }

    @Test
    void oneDoorServesAllLines() {
        house.says(ANA, "oi, praia", Map.of("number", CloudLab.NUMBERS.get(1)));
        assertThat(house.sent("praia: oi, praia").path("to").asText()).isEqualTo(ANA);
    }

    @Test
    void whatIsDeliveredTwiceIsAnsweredOnceAlsoAfterARestart() {
        house.says(ANA, "uma vez", Map.of("id", "wamid.once"));
        house.sent("centro: uma vez");
        house.says(ANA, "uma vez", Map.of("id", "wamid.once"));
        house.restart();
        house.says(ANA, "uma vez", Map.of("id", "wamid.once"));
        house.says(ANA, "depois");
        house.sent("centro: depois");
        assertThat(house.count("centro: uma vez")).isEqualTo(1);
    }

    @Test
    void whatIsWrittenInTheAppSilencesTheBot() {
        String echo = lab.perform("echo", Map.of("to", "5548991230009", "text", "Aqui é a Carla"))
                .path("id")
                .asText();
        house.acknowledged(echo);
        house.says("5548991230009", "oi Carla");
        house.says(ANA, "oi bot");
        house.sent("centro: oi bot");
        assertThat(house.count("centro: oi Carla")).isZero();
    }

    @Test
    void aNumberThatIsMovedPausesItsLineUntilItIsBack() {
        house.account("ACCOUNT_OFFBOARDED");
        house.acknowledged(house.says(ANA, "alguém aí?"));
        assertThat(house.count("centro: alguém aí?"))
                .as("what is sent meanwhile")
                .isZero();
        house.account("ACCOUNT_RECONNECTED");
        house.sent("centro: alguém aí?");
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
        house.says(ANA, "assinada");
        house.sent("centro: assinada");
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
        try (Socket socket =
                new Socket(house.address().getHost(), house.address().getPort())) {
            socket.setSoTimeout((int) CloudHouse.PATIENCE.toMillis());
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
