package io.fairbot.whatsapp.cloud.internal.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.config.Secret;
import io.fairbot.http.Response;
import io.fairbot.json.Json;
import io.fairbot.whatsapp.cloud.lab.CloudCheck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every request of {@code cloud-payloads} gets one of the answers that {@code requests.json} allows, and is stored or not. */
@CloudCheck("1 each request is the one that is expected")
class RequestsTest {
    private static Stream<JsonNode> requests() {
        return StreamSupport.stream(PayloadTest.json("requests.json").spliterator(), false);
    }

    @Test
    void theRequestsAreThere() {
        assertThat(requests()).hasSize(10);
    }

    @TestFactory
    Stream<DynamicTest> aRequestGetsOneOfItsAnswers() {
        return requests()
                .map(request -> DynamicTest.dynamicTest(
                        request.path("name").asText(), () -> check(WebhookHouse.open(), request)));
    }

    private static void check(WebhookHouse house, JsonNode request) {
        if (request.path("method").asText().equals("GET")) {
            checkVerification(house.get(query(request.path("query"))), request);
            return;
        }
        house.storeIsAway(request.has("when"));
        byte[] whole = PayloadTest.resource(request.path("file").asText());
        byte[] body = Arrays.copyOf(whole, whole.length - request.path("cut").asInt());
        for (int i = 0; i < request.path("times").asInt(1); i++) {
            Response response = house.post(body, signed(request.path("sign").asText(), body));
            assertThat(response.status()).isIn(statuses(request));
            if (response.status() == 503) {
                assertThat(response.headers()).containsKey("Retry-After");
            }
        }
        house.storeIsAway(false);
        assertThat(house.inbox())
                .hasSize(
                        request.path("stored").asBoolean()
                                        || request.path("stored").asInt() == 1
                                ? 1
                                : 0);
    }

    private static void checkVerification(Response response, JsonNode request) {
        assertThat(response.status()).isIn(statuses(request));
        String body = WebhookHouse.text(response);
        if (request.has("body")) {
            assertThat(body).isEqualTo(request.path("body").asText());
            assertThat(response.contentType())
                    .startsWith(request.path("contentType").asText());
        }
        if (request.has("bodyWithout")) {
            assertThat(body).doesNotContain(request.path("bodyWithout").asText());
        }
    }

    private static List<Integer> statuses(JsonNode request) {
        return StreamSupport.stream(request.path("status").spliterator(), false)
                .map(JsonNode::asInt)
                .toList();
    }

    private static Map<String, String> query(JsonNode fields) {
        Map<String, String> query = new HashMap<>();
        fields.properties()
                .forEach(field -> query.put(
                        field.getKey(), field.getValue().asText().replace("$VERIFY", WebhookHouse.VERIFY.reveal())));
        return query;
    }

    private static Map<String, List<String>> signed(String how, byte[] body) {
        String right = TestRequest.sign(WebhookHouse.SECRET, body);
        String wrong = TestRequest.sign(Secret.of("another"), body);
        return switch (how) {
            case "right" -> Map.of(WebhookSignature.HEADER, List.of(right));
            case "none" -> Map.of();
            case "wrong-secret" -> Map.of(WebhookSignature.HEADER, List.of(wrong));
            case "of-reserialised" ->
                Map.of(WebhookSignature.HEADER, List.of(TestRequest.sign(WebhookHouse.SECRET, compact(body))));
            default -> throw new IllegalStateException("There is no signature " + how + ".");
        };
    }

    private static byte[] compact(byte[] body) {
        try {
            return Json.mapper().writeValueAsBytes(Json.mapper().readTree(body));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int post(WebhookHouse house, byte[] body, String... signatures) {
        int status = house.post(body, Map.of(WebhookSignature.HEADER, List.of(signatures)))
                .status();
        return status;
    }

    @Test
    void otherFormsOfTheSignatureAreRefusedBeforeTheBodyIsRead() {
        WebhookHouse house = WebhookHouse.open();
        byte[] body = PayloadTest.resource("01-text.json");
        String right = TestRequest.sign(WebhookHouse.SECRET, body);
        String wrong = TestRequest.sign(Secret.of("another"), body);
        assertThat(post(house, body, "sha1=" + TestRequest.hmac("HmacSHA1", WebhookHouse.SECRET, body)))
                .isEqualTo(401);
        assertThat(post(house, body, right.toUpperCase(Locale.ROOT))).isEqualTo(401);
        assertThat(post(house, body, right.substring(0, right.length() - 2))).isEqualTo(401);
        assertThat(post(house, body, right + "00")).isEqualTo(401);
        assertThat(post(house, body, wrong, right)).isEqualTo(401);
        assertThat(post(house, body, wrong + "," + right)).isEqualTo(401);
        assertThat(post(house, body, "")).isEqualTo(401);
        assertThat(house.inbox()).isEmpty();
        assertThat(house.webhook().counts()).containsEntry("rejected/SIGNATURE", 7L);

        assertThat(post(house, body, "sha256=" + right.substring(7).toUpperCase(Locale.ROOT)))
                .as("digits in upper case")
                .isEqualTo(200);
        assertThat(house.inbox()).hasSize(1);
    }

    @Test
    void bothSecretsAreValidWhileOneIsReplaced() {
        WebhookHouse house = WebhookHouse.open();
        byte[] body = PayloadTest.resource("01-text.json");
        assertThat(post(house, body, TestRequest.sign(WebhookHouse.OLD_SECRET, body)))
                .isEqualTo(200);
        assertThat(house.inbox()).hasSize(1);
    }

    @Test
    void theHeadIsJudgedBeforeTheBody() {
        WebhookHouse house = WebhookHouse.open();
        byte[] body = PayloadTest.resource("01-text.json");
        Map<String, List<String>> signed =
                new HashMap<>(Map.of(WebhookSignature.HEADER, List.of(TestRequest.sign(WebhookHouse.SECRET, body))));
        assertThat(with(house, body, signed, "Content-Type", "text/plain")).isEqualTo(415);
        assertThat(with(house, body, signed, "Content-Type")).isEqualTo(415);
        assertThat(with(house, body, signed, "Content-Length")).isEqualTo(411);
        assertThat(with(house, body, signed, "Content-Length", "many")).isEqualTo(411);
        assertThat(with(house, body, signed, "Content-Length", Integer.toString(Webhook.MAX_BODY + 1)))
                .isEqualTo(413);
        assertThat(house.inbox()).isEmpty();
        assertThat(with(house, body, signed, "Content-Type", "application/json; charset=UTF-8"))
                .isEqualTo(200);
    }

    private static int with(
            WebhookHouse house, byte[] body, Map<String, List<String>> signed, String name, String... values) {
        Map<String, List<String>> headers = new HashMap<>(signed);
        headers.put(name, List.of(values));
        return house.post(body, headers).status();
    }

    @Test
    void signedNonsenseIsRefusedAndStoresNothing() {
        WebhookHouse house = WebhookHouse.open();
        for (String nonsense : List.of(
                "",
                "nonsense",
                "[]",
                "{}",
                "null",
                "7",
                "{\"object\":\"whatsapp_business_account\"}",
                "{\"object\":\"whatsapp_business_account\",\"entry\":{}}",
                "{\"object\":1.5,\"entry\":[]}",
                "[".repeat(100_000),
                "{\"object\":\"whatsapp_business_account\",\"entry\":[]} {}")) {
            assertThat(house.post(Deliveries.bytes(nonsense)).status())
                    .as(nonsense.substring(0, Math.min(60, nonsense.length())))
                    .isEqualTo(400);
        }
        assertThat(house.counts().values()).containsOnly(0);
        assertThat(house.post(Deliveries.bytes("{\"object\":\"whatsapp_business_account\",\"entry\":[]}"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void theVerificationNeedsModeTokenAndChallenge() {
        WebhookHouse house = WebhookHouse.open();
        String token = WebhookHouse.VERIFY.reveal();
        assertThat(house.get(Map.of("hub.mode", "unsubscribe", "hub.verify_token", token, "hub.challenge", "5"))
                        .status())
                .isEqualTo(403);
        assertThat(house.get(Map.of("hub.mode", "subscribe", "hub.challenge", "5"))
                        .status())
                .isEqualTo(403);
        List.of("", "<script>", "5".repeat(201)).forEach(challenge -> {
            Response refused =
                    house.get(Map.of("hub.mode", "subscribe", "hub.verify_token", token, "hub.challenge", challenge));
            assertThat(refused.status()).isEqualTo(400);
            assertThat(WebhookHouse.text(refused))
                    .contains("hub.challenge must be 1 to 200 letters, digits, dots, hyphens or underscores.")
                    .doesNotContain("script", "555");
        });
        assertThat(house.get(Map.of("hub.mode", "subscribe", "hub.verify_token", token))
                        .status())
                .isEqualTo(400);
    }
}
