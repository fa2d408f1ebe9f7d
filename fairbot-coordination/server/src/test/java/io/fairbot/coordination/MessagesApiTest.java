package io.fairbot.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Secret;
import io.fairbot.config.Settings;
import io.fairbot.conversation.Turn;
import io.fairbot.json.Json;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.whatsapp.sandbox.SandboxChannel;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that nobody asked for are sent through the API, once for each key. */
class MessagesApiTest {
    private static final Secret KEY = Secret.of("fb_test-key-of-the-messages-api");
    private static final String ANA = "+5548999990001";
    private static final String CHAT = "/sandbox/chats/matriz/" + ANA;

    @TempDir
    private Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private Coordinator house = Coordinator.builder(Settings.defaults())
            .storage(new MemoryStorage())
            .build();

    /** An answer of the API. */
    private record Answer(int status, JsonNode body) {
        String detail() {
            return body.path("detail").asText() + body.path("errors");
        }
    }

    @BeforeEach
    void start() {
        Settings settings = Settings.defaults()
                .with(BootstrapSettings.DATA_DIR, directory)
                .with(BootstrapSettings.API_PORT, 0)
                .with(BootstrapSettings.API_ADMIN_KEY, KEY);
        house = Coordinator.builder(settings)
                .storage(new MemoryStorage())
                .channel(new SandboxChannel())
                .agent(new TestAgent("line").onStart(SandboxApiTest::open))
                .handler((state, event, context) -> Turn.reply("eco " + event.text()))
                .build();
        house.start();
    }

    @AfterEach
    void stop() {
        house.stop();
    }

    private Answer call(String method, String path, @Nullable String key, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(house.address() + path))
                .header("Authorization", "Bearer " + KEY.reveal())
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(answer.statusCode(), Json.mapper().readTree(answer.body()));
    }

    private Answer send(String key, String body) throws Exception {
        return call("POST", "/messages", key, body);
    }

    private Answer get(String path) throws Exception {
        return call("GET", path, null, "");
    }

    private static String notice(String content) {
        return "{\"branch\":\"matriz\",\"to\":\"" + ANA + "\",\"purpose\":\"notice\"," + content + "}";
    }

    private static String text(String text) {
        return notice("\"content\":{\"text\":\"" + text + "\"}");
    }

    @Test
    void aMessageIsAcceptedSentAndFound() throws Exception {
        Answer accepted = send("pedido-1", text("Seu pedido chegou."));
        assertThat(accepted.status()).isEqualTo(202);
        assertThat(accepted.body().path("status").asText()).isEqualTo("queued");
        assertThat(accepted.body().path("repeated").asBoolean()).isFalse();
        String id = accepted.body().path("id").asText();
        await().untilAsserted(() -> assertThat(
                        get("/messages/" + id).body().path("status").asText())
                .isEqualTo("sent"));
        JsonNode message = get("/messages/" + id).body();
        assertThat(message.path("purpose").asText()).isEqualTo("notice");
        assertThat(message.path("sender").asText()).isEqualTo("key/bootstrap");
        assertThat(message.path("contact").asText()).isNotEmpty();
        assertThat(message.has("reason")).isFalse();
        assertThat(get(CHAT).body().toString()).contains("Seu pedido chegou.");

        Answer again = send("pedido-1", text("Seu pedido chegou."));
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.body().path("id").asText()).isEqualTo(id);
        assertThat(again.body().path("status").asText()).isEqualTo("sent");
        assertThat(again.body().path("repeated").asBoolean()).isTrue();
        assertThat(get(CHAT).body().path("messages")).hasSize(1);
        assertThat(get("/audit?action=message.send").body().toString()).contains("message/" + id);
    }

    @Test
    void aContactIsARecipientToo() throws Exception {
        String first = send("k1", text("um")).body().path("id").asText();
        String contact = get("/messages/" + first).body().path("contact").asText();
        Answer second = send(
                "k2",
                "{\"branch\":\"matriz\",\"to\":\"" + contact
                        + "\",\"purpose\":\"marketing\",\"content\":{\"text\":\"dois\"},\"validFor\":\"PT2H\"}");
        assertThat(second.status()).isEqualTo(202);
        await().untilAsserted(() -> assertThat(get(CHAT).body().toString()).contains("dois"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"content\":{\"buttons\":{\"text\":\"Sim?\",\"options\":[{\"id\":\"s\",\"title\":\"Sim\"}],\"header\":\"h\",\"footer\":\"f\"}}",
                "\"content\":{\"list\":{\"text\":\"Qual?\",\"button\":\"Ver\",\"options\":[{\"id\":\"a\",\"title\":\"A\",\"description\":\"d\"}]}}",
                "\"content\":{\"location\":{\"latitude\":-27.5,\"longitude\":-48.5,\"name\":\"Loja\",\"address\":\"Rua"
                        + " Um\"}}",
                "\"content\":{\"contacts\":[{\"name\":\"Loja\",\"phones\":[\"+5548999990002\"]}]}",
                "\"template\":{\"name\":\"pedido_pronto\",\"language\":\"pt_BR\",\"parameters\":[\"4711\"],\"text\":\"Pedido"
                        + " 4711.\"}"
            })
    void everyKindOfContentIsSent(String content) throws Exception {
        Answer accepted = send("k", notice(content));
        assertThat(accepted.status()).as(accepted.detail()).isEqualTo(202);
        await().untilAsserted(() -> assertThat(
                        get("/messages/" + accepted.body().path("id").asText())
                                .body()
                                .path("status")
                                .asText())
                .isEqualTo("sent"));
        assertThat(send("k", notice(content)).body().path("repeated").asBoolean())
                .isTrue();
    }

    @Test
    void aReactionAnswersAMessageOfTheCustomer() throws Exception {
        Answer answered = call(
                "POST",
                "/sandbox/messages?wait=5s",
                null,
                "{\"branch\":\"matriz\",\"from\":\"" + ANA + "\",\"text\":\"oi\",\"id\":\"m1\"}");
        assertThat(answered.status()).isEqualTo(200);
        String reaction = "{\"branch\":\"matriz\",\"to\":\"" + ANA
                + "\",\"purpose\":\"attendant\",\"content\":{\"reaction\":{\"messageId\":\"m1\",\"emoji\":\"👍\"}}}";
        assertThat(send("k", reaction).status()).isEqualTo(202);
        assertThat(send("k2", reaction.replace("attendant", "notice")).status()).isEqualTo(422);
    }

    @Test
    void withoutAnUsableKeyNothingIsSent() throws Exception {
        Answer missing = call("POST", "/messages", null, text("oi"));
        assertThat(missing.status()).isEqualTo(400);
        assertThat(missing.detail()).contains("The header Idempotency-Key must be given");
        Answer wrong = send("a b", text("oi"));
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.detail())
                .contains("The header Idempotency-Key is not accepted. The key of a message has 1 to");
    }

    @Test
    void aConflictIsToldWithItsReason() throws Exception {
        assertThat(send("k", text("um")).status()).isEqualTo(202);
        Answer other = send("k", text("dois"));
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.detail()).contains("The key names a message of this branch that has another");
        Answer cold = send("k2", text("oi").replace("notice", "attendant"));
        assertThat(cold.status()).isEqualTo(409);
        assertThat(cold.detail()).contains("has not written to the branch matriz within the last 24 hours");
    }

    @Test
    void nobodyTalksBesideTheAttendantWhoHasTheConversation() throws Exception {
        call(
                "POST",
                "/sandbox/messages?wait=5s",
                null,
                "{\"branch\":\"matriz\",\"from\":\"" + ANA + "\",\"text\":\"oi\",\"id\":\"m1\"}");
        String conversation = get("/conversations?branch=matriz")
                .body()
                .at("/conversations/0/id")
                .asText();
        call("POST", "/conversations/" + conversation + "/take", null, "{\"attendant\":\"rita\"}");
        for (String purpose : List.of("attendant", "reply")) {
            Answer refused = send("k-" + purpose, text("oi").replace("notice", purpose));
            assertThat(refused.status()).as(purpose).isEqualTo(409);
            assertThat(refused.detail()).startsWith("rita has this conversation");
            assertThat(refused.body().at("/errors/0/field").asText()).isEqualTo("attendant");
            assertThat(refused.body().at("/errors/0/detail").asText()).isEqualTo("rita");
        }
        assertThat(send("k-notice", text("oi")).status()).isEqualTo(202);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-PT1H", "PT0S", "P31D", "P30DT1S", "P999999999999999999D", "soon"})
    void aTimeThatIsNotAllowedIsToldWithItsField(String time) throws Exception {
        Answer refused = send("k", notice("\"content\":{\"text\":\"oi\"},\"validFor\":\"" + time + "\""));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body().at("/errors/0/field").asText()).isEqualTo("validFor");
        assertThat(refused.body().at("/errors/0/detail").asText()).contains("more than zero and at most 30 days");
        assertThat(send("k", notice("\"content\":{\"text\":\"oi\"},\"validFor\":\"P30D\""))
                        .status())
                .isEqualTo(202);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {"branch":"nirgends","to":"+5548999990001","purpose":"notice","content":{"text":"oi"}} | no branch
        {"branch":"matriz","to":"ghost","purpose":"notice","content":{"text":"oi"}} | There is no contact
        {"branch":"matriz","to":"+55","purpose":"notice","content":{"text":"oi"}} | "field":"to"
        {"branch":"matriz","to":"+5548999990001","purpose":"spam","content":{"text":"oi"}} | must be one of reply, attendant, notice, marketing
        {"branch":"matriz","to":"+5548999990001","purpose":"notice"} | must be given, or template: one of the two
        {"branch":"matriz","to":"+5548999990001","purpose":"notice","content":{}} | must have exactly one of text
        {"branch":"matriz","to":"+5548999990001","purpose":"notice","content":{"text":""}} | content.text
        {"branch":"matriz","to":"+5548999990001","purpose":"notice","content":{"text":"oi","list":{}}} | must have exactly one of text
        {"branch":"matriz","to":"+5548999990001","purpose":"notice","content":{"buttons":{"text":"x"}}} | is not accepted: the field buttons
        {"branch":"matriz","to":"+5548999990001","purpose":"notice","content":{"buttons":{"text":"","options":[{"id":"a","title":"A"}]}}} | content.buttons.text
        {"branch":"matriz","to":"+5548999990001","purpose":"notice","content":{"text":"oi"},"validFor":"soon"} | ISO 8601
        {"branch":"matriz","to":"+5548999990001","purpose":"notice","content":{"text":"oi"},"validFor":"P31D"} | at most 30 days
        {"branch":"matriz","to":"+5548999990001","purpose":"notice","content":{"text":"oi"},"more":1} | more
        {"branch":"matriz","to":"+5548999990001","purpose":"notice","template":{"name":"X","language":"pt_BR"}} | template.name
        """)
    void whatIsWrongIsToldInASentence(String body, String sentence) throws Exception {
        Answer refused = send("k", body);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.detail()).contains(sentence);
        assertThat(get(CHAT).body().path("messages")).isEmpty();
    }

    @Test
    void anUnknownMessageIsNotFound() throws Exception {
        Answer unknown = get("/messages/none");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.detail()).contains("There is no message of this id");
    }
}
