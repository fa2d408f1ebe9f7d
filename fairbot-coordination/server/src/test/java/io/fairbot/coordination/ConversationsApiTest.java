package io.fairbot.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Secret;
import io.fairbot.config.Settings;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.Turn;
import io.fairbot.conversation.handoff.HandoffPriority;
import io.fairbot.conversation.handoff.HandoffRequest;
import io.fairbot.coordination.internal.conversation.ConversationRoutes;
import io.fairbot.http.HttpMethod;
import io.fairbot.http.HttpModule;
import io.fairbot.http.Response;
import io.fairbot.json.Json;
import io.fairbot.runtime.virtual.VirtualPlatform;
import io.fairbot.security.Principal;
import io.fairbot.security.Scope;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.testkit.http.TestHttp;
import io.fairbot.whatsapp.sandbox.SandboxChannel;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An attendant works through the API: takes conversations, talks, and gives them back. */
class ConversationsApiTest {
    private static final Secret KEY = Secret.of("fb_test-key-of-the-conversations-api");
    private static final String ANA = "+5548999990001";

    @TempDir
    private Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private Coordinator house = Coordinator.builder(Settings.defaults())
            .storage(new MemoryStorage())
            .build();

    /** An answer of the API. */
    private record Answer(int status, JsonNode body) {
        String detail() {
            return body.path("detail").asText();
        }

        JsonNode conversation() {
            return body.path("conversation");
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
                .handler((state, event, context) -> {
                    if (event instanceof ConversationEvent.Attendant) {
                        return Turn.ignore();
                    }
                    return event.text().equals("pessoa")
                            ? Turn.reply("Um momento.")
                                    .handOver(HandoffRequest.of("pedido").with(HandoffPriority.HIGH))
                            : Turn.reply("eco " + event.text());
                })
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
        return new Answer(
                answer.statusCode(), Json.mapper().readTree(answer.body().isEmpty() ? "{}" : answer.body()));
    }

    private Answer get(String path) throws Exception {
        return call("GET", path, null, "");
    }

    private Answer post(String path, String body) throws Exception {
        return call("POST", path, null, body);
    }

    /** A customer writes, and is answered or not. */
    private String write(String from, String id, String text) throws Exception {
        return post(
                        "/sandbox/messages?wait=5s",
                        "{\"branch\":\"matriz\",\"from\":\"%s\",\"name\":\"Ana Áurea\",\"id\":\"%s\",\"text\":\"%s\"}"
                                .formatted(from, id, text))
                .body()
                .path("outcome")
                .asText();
    }

    /** Ana asks for a person; returns the path of the conversation. */
    private String waiting() throws Exception {
        write(ANA, "m1", "pessoa");
        return "/conversations/"
                + get("/conversations?branch=matriz&state=waiting")
                        .body()
                        .at("/conversations/0/id")
                        .asText();
    }

    private List<String> texts(String path) throws Exception {
        List<String> texts = new ArrayList<>();
        get(path + "/messages")
                .body()
                .path("messages")
                .forEach(message -> texts.add(message.path("from").asText() + ": "
                        + message.path("text").asText()));
        return texts;
    }

    private static String search(String text) {
        return "/conversations?branch=matriz&q=" + URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Test
    void anAttendantTakesTalksAndGivesBack() throws Exception {
        String path = waiting();
        assertThat(get("/conversations").body().path("conversations")).hasSize(1);
        JsonNode waits = get(path).conversation();
        assertThat(waits.path("state").asText()).isEqualTo("waiting");
        assertThat(waits.path("priority").asText()).isEqualTo("high");
        assertThat(waits.path("reason").asText()).isEqualTo("pedido");
        assertThat(waits.at("/contact/phone").asText()).isEqualTo(ANA);
        assertThat(waits.at("/contact/name").asText()).isEqualTo("Ana Áurea");

        Answer taken = post(path + "/take", "");
        assertThat(taken.status()).isEqualTo(200);
        assertThat(taken.conversation().path("attendant").asText()).isEqualTo("key/bootstrap");
        assertThat(write(ANA, "m2", "oi")).isEqualTo("paused");
        String words = "{\"content\":{\"text\":\"Aqui é a Rita.\"}}";
        Answer said = call("POST", path + "/messages", "k1", words);
        assertThat(said.status()).isEqualTo(202);
        assertThat(call("POST", path + "/messages", "k1", words).body()).isEqualTo(said.body());
        assertThat(get("/messages/" + said.body().path("id").asText())
                        .body()
                        .path("purpose")
                        .asText())
                .isEqualTo("attendant");
        assertThat(post(path + "/notes", "{\"text\":\"quer troco\"}").status()).isEqualTo(201);
        await().untilAsserted(() -> assertThat(texts(path))
                .containsExactlyInAnyOrder(
                        "contact: pessoa",
                        "bot: Um momento.",
                        "contact: oi",
                        "attendant: Aqui é a Rita.",
                        "note: quer troco"));
        JsonNode messages = get(path).body().path("messages");
        assertThat(messages)
                .hasSize(5)
                .allSatisfy(message -> assertThat(message.path("id").asText()).isNotEmpty());
        assertThat(messages)
                .extracting(message -> message.path("id").asText())
                .contains(said.body().path("id").asText(), "m2")
                .doesNotHaveDuplicates();
        assertThat(post(path + "/return", "{}").conversation().path("state").asText())
                .isEqualTo("bot");
        assertThat(write(ANA, "m3", "tchau")).isEqualTo("answered");
        String audit = get("/audit").body().toString();
        assertThat(audit).contains("conversation.take", "conversation.say", "conversation.note", "conversation.return");
        assertThat(audit).doesNotContain("Rita", "troco", ANA);
    }

    @Test
    void whoIsLateHearsWhoWon() throws Exception {
        String path = waiting();
        post(path + "/take", "{\"attendant\":\"rita\"}");
        Answer late = post(path + "/take", "{\"attendant\":\"rui\"}");
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.detail()).startsWith("rita has this conversation since").contains("rita can transfer it");
        assertThat(late.body().at("/errors/0/field").asText()).isEqualTo("attendant");
        assertThat(late.body().at("/errors/0/detail").asText()).isEqualTo("rita");
        Answer words = post(path + "/messages", "{\"attendant\":\"rui\",\"content\":{\"text\":\"oi\"}}");
        assertThat(words.status()).isEqualTo(409);
        Answer grabbed = post(path + "/transfer", "{\"attendant\":\"zeca\",\"to\":\"zeca\"}");
        assertThat(grabbed.status()).isEqualTo(409);
        assertThat(grabbed.body().at("/errors/0/detail").asText()).isEqualTo("rita");
        Answer given = post(path + "/transfer", "{\"attendant\":\"rita\",\"to\":\"rui\"}");
        assertThat(given.conversation().path("attendant").asText()).isEqualTo("rui");
        assertThat(get("/conversations?state=taken&attendant=rui").body().path("conversations"))
                .hasSize(1);
        assertThat(get("/conversations?state=taken&attendant=rita").body().path("conversations"))
                .isEmpty();
        Answer queued =
                post(path + "/transfer", "{\"attendant\":\"rui\",\"priority\":\"urgent\",\"reason\":\"gerente\"}");
        assertThat(queued.conversation().path("priority").asText()).isEqualTo("urgent");
        assertThat(post("/conversations/next", "{\"branch\":\"matriz\",\"attendant\":\"chefe\"}")
                        .conversation()
                        .path("attendant")
                        .asText())
                .isEqualTo("chefe");
        assertThat(post("/conversations/next", "{\"branch\":\"matriz\"}").status())
                .isEqualTo(204);
        assertThat(post(path + "/close", "{\"attendant\":\"chefe\"}")
                        .conversation()
                        .path("state")
                        .asText())
                .isEqualTo("closed");
        assertThat(post(path + "/messages", "{\"content\":{\"text\":\"oi\"}}").detail())
                .isEqualTo("This conversation is closed; take it first.");
    }

    @Test
    void whatAnAbsentAttendantHasIsTakenByForce() throws Exception {
        String path = waiting();
        post(path + "/take", "{\"attendant\":\"rita\"}");
        assertThat(post(path + "/transfer", "{\"attendant\":\"zeca\",\"priority\":\"high\"}")
                        .status())
                .isEqualTo(409);
        Answer given = post(path + "/transfer", "{\"attendant\":\"zeca\",\"to\":\"zeca\",\"force\":true}");
        assertThat(given.conversation().path("attendant").asText()).isEqualTo("zeca");
        assertThat(get("/audit").body().toString()).contains("\"force\":\"true\"", "\"from\":\"rita\"");
    }

    @ParameterizedTest
    @CsvSource({
        "/take, attendant",
        "/close, attendant",
        "/return, attendant",
        "/notes, attendant",
        "/messages, attendant",
        "/transfer, attendant",
        "/transfer, to"
    })
    void theNameOfAnAttendantHasAForm(String action, String field) throws Exception {
        for (String name : List.of("own-phone", "timeout", " rita", "+5548999990001", "rita\\nrui", "\\u202erita")) {
            String body = "{\"%s\":\"%s\"}".formatted(field, name);
            Answer answer = post("/conversations/matriz.none" + action, body);
            assertThat(answer.status()).as(name).isEqualTo(422);
            assertThat(answer.body().path("errors").findValuesAsText("field"))
                    .as(name)
                    .contains(field);
            assertThat(answer.body().toString()).contains("ttendant").doesNotContain("999990001");
        }
        Answer next = post("/conversations/next", "{\"branch\":\"matriz\",\"attendant\":\"rita \"}");
        assertThat(next.status()).isEqualTo(422);
        assertThat(next.body().at("/errors/0/field").asText()).isEqualTo("attendant");
    }

    @Test
    void aCallerWhoseOwnNameIsNoneNamesTheAttendant() throws Exception {
        HttpModule routes = new ConversationRoutes(house.conversations()).module();
        TestHttp desk = new TestHttp(() -> List.of(routes), new VirtualPlatform(Instant.EPOCH, 1))
                .as(new Principal("key/+5548999990001", Optional.of(Scope.OPERATOR), Optional.empty()));
        String take = "/conversations/matriz.none/take";
        Response refused = desk.call(HttpMethod.POST, take, Map.of(), new byte[0]);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(new String(refused.readAllBytes(), StandardCharsets.UTF_8))
                .contains("The field attendant must be given")
                .doesNotContain("99999");
        assertThat(desk.send(HttpMethod.POST, take, Map.of()).status()).isEqualTo(422);
    }

    @Test
    void conversationsAreFoundByNameNumberTextAndPage() throws Exception {
        waiting();
        write("+5548999990002", "m2", "quero 500 dólares");
        assertThat(get("/conversations?branch=matriz").body().path("conversations"))
                .hasSize(2);
        assertThat(get("/conversations?branch=matriz&state=bot").body().path("conversations"))
                .hasSize(1);
        for (String text : List.of("DOLARES", "99999-0002", "+55 48 99999 0002", "0002")) {
            assertThat(get(search(text)).body().path("conversations"))
                    .as(text)
                    .singleElement()
                    .satisfies(found ->
                            assertThat(found.at("/contact/phone").asText()).isEqualTo("+5548999990002"));
        }
        assertThat(get(search("aurea")).body().path("conversations")).hasSize(2);
        assertThat(get("/conversations?q=aurea").body().path("conversations"))
                .as("of all branches and states")
                .hasSize(2);
        assertThat(get(search("nobody")).body().path("conversations")).isEmpty();
        Answer first = get("/conversations?branch=matriz&limit=1");
        Answer second = get("/conversations?branch=matriz&limit=1&cursor="
                + URLEncoder.encode(first.body().path("next").asText(), StandardCharsets.UTF_8));
        assertThat(second.body().at("/conversations/0/id"))
                .isNotEqualTo(first.body().at("/conversations/0/id"));
        Answer limited = get("/conversations?branch=matriz&q=aurea&limit=1");
        assertThat(limited.body().path("conversations")).hasSize(1);
        assertThat(limited.body().path("next").asText()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /conversations?state=silent, '', 400, 'must be one of bot, waiting, taken, closed'",
        "GET, /conversations?branch=matriz&limit=0, '', 400, 'from 1 to 1000'",
        "GET, /conversations?branch=matriz&cursor=x, '', 400, 'next'",
        "GET, /conversations/matriz.none, '', 404, 'no conversation of this id'",
        "GET, /conversations/none, '', 404, 'no conversation of this id'",
        "GET, /conversations/matriz.none/messages, '', 404, 'no conversation of this id'",
        "POST, /conversations/matriz.none/take, '', 404, 'no conversation of this id'",
        "POST, /conversations/matriz.none/notes, '{\"text\":\"x\"}', 404, 'no conversation of this id'",
        "POST, /conversations/matriz.none/take, '{\"attendant\":\" \"}', 422, 'not all blank'",
        "POST, /conversations/matriz.none/take, '{\"attendant\":\"own-phone\"}', 422, 'names no attendant'",
        "POST, /conversations/matriz.none/take, '{\"who\":\"x\"}', 422, 'not known'",
        "POST, /conversations/matriz.none/transfer, '{\"to\":\"rui\",\"priority\":\"low\"}', 422, 'left out'",
        "POST, /conversations/matriz.none/transfer, '{\"priority\":\"now\"}', 422, 'low, normal, high, urgent'",
        "POST, /conversations/matriz.none/messages, '{}', 422, 'must be given'",
        "POST, /conversations/matriz.none/messages, '{\"content\":{\"text\":\"x\"}}', 404, 'no conversation'",
        "POST, /conversations/next, '{}', 422, 'branch is missing'"
    })
    void whatIsWrongIsSaidInOneSentence(String method, String path, String body, int status, String part)
            throws Exception {
        Answer answer = call(method, path, null, body);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(status);
        assertThat(answer.detail()).contains(part);
    }

    @Test
    void anUnknownBranchIsToldWithItsField() throws Exception {
        for (Answer answer : List.of(
                get("/conversations?branch=nix"),
                get("/conversations?branch=nix&state=waiting"),
                post("/conversations/next", "{\"branch\":\"nix\"}"))) {
            assertThat(answer.status()).as(answer.detail()).isEqualTo(422);
            assertThat(answer.body().at("/errors/0/field").asText()).isEqualTo("branch");
            assertThat(answer.detail()).contains("no branch \"nix\"");
        }
        assertThat(get("/conversations?branch=matriz").status()).isEqualTo(200);
    }

    @Test
    void aKeyAndAPositionHaveAForm() throws Exception {
        String path = waiting();
        post(path + "/take", "");
        Answer key = call("POST", path + "/messages", "a b", "{\"content\":{\"text\":\"oi\"}}");
        assertThat(key.status()).isEqualTo(400);
        assertThat(key.detail()).contains("1 to 100 characters");
        assertThat(get(path + "/messages?cursor=x").status()).isEqualTo(400);
        assertThat(call("POST", path + "/messages", "k", "{\"content\":{\"text\":\"um\"}}")
                        .status())
                .isEqualTo(202);
        assertThat(call("POST", path + "/messages", "k", "{\"content\":{\"text\":\"dois\"}}")
                        .status())
                .isEqualTo(409);
        assertThat(get(search("x".repeat(101))).status()).isEqualTo(400);
    }
}
