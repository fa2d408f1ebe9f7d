package io.fairbot.whatsapp.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.Reply;
import io.fairbot.conversation.Turn;
import io.fairbot.http.HttpMethod;
import io.fairbot.http.Response;
import io.fairbot.http.Route;
import io.fairbot.security.Principal;
import io.fairbot.security.Scope;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import io.fairbot.whatsapp.content.ChoiceOption;
import io.fairbot.whatsapp.content.Media;
import io.fairbot.whatsapp.content.MessageContent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Customers write through the API: every kind of content, every mistake, and what they are told. */
@Tag("place")
class SandboxRoutesTest {
    /** Says back what came in, with an option; is silent when it hears "nada". */
    private static final ConversationHandler MIRROR = (state, event, context) -> {
        if (event.text().equals("nada") || !(event instanceof ConversationEvent.Message message)) {
            return Turn.ignore();
        }
        return Turn.reply(Reply.of(shown(message.content()), List.of(new ChoiceOption("1", "Cotações"))));
    };

    private static String shown(MessageContent content) {
        return content instanceof Media media ? "Media " + media.caption() : content.toString();
    }

    @TempDir
    private Path directory;

    private SandboxHouse house;
    private WhatsAppSession session;

    @BeforeEach
    void open() {
        house = new SandboxHouse(directory, new MemoryStorage(), new SandboxChannel(), MIRROR, 1).start();
        session = house.open("matriz", 1);
    }

    private static String from(String phone, String rest) {
        return "{\"branch\":\"matriz\",\"from\":\"" + phone + "\"," + rest + "}";
    }

    private static String body(String rest) {
        return from(SandboxHouse.ANA, rest);
    }

    private JsonNode settled(String rest) {
        Response response = house.post(Optional.of("3s"), body(rest), SandboxHouse.OPERATOR);
        assertThat(response.status()).isEqualTo(200);
        return SandboxHouse.json(response);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"text\":\"oi\" | text | oi | Text[body=oi]",
                "\"image\":{\"caption\":\"nota\"} | image | nota | Media Optional[nota]",
                "\"audio\":{} | audio | `` | Media Optional.empty",
                "\"video\":{\"caption\":\"\"} | video | `` | Media Optional[]",
                "\"document\":{\"caption\":null} | document | `` | Media Optional.empty",
                "\"location\":{\"latitude\":-27.6,\"longitude\":180} | location | `` | Location[latitude=-27.6,"
                        + " longitude=180, name=Optional.empty, address=Optional.empty]",
                "\"interactive\":{\"id\":\"1\",\"title\":\"Cotações\"} | interactive | Cotações | Choice[id=1,"
                        + " title=Cotações]"
            })
    void everyKindOfContentReachesTheBotAndTheTranscript(String rest, String type, String words, String heard) {
        JsonNode body = settled(rest);
        assertThat(body.path("outcome").asText()).isEqualTo("answered");
        assertThat(body.at("/replies/0/text").asText()).isEqualTo(heard);
        assertThat(body.at("/replies/0/type").asText()).isEqualTo("buttons");
        assertThat(body.at("/replies/0/options/0/title").asText()).isEqualTo("Cotações");
        JsonNode chat = house.chat(SandboxHouse.ANA);
        assertThat(chat.at("/0/type").asText()).isEqualTo(type);
        assertThat(chat.at("/0/text").asText()).isEqualTo(words);
        assertThat(chat.at("/0/direction").asText()).isEqualTo("in");
        assertThat(chat.at("/1/direction").asText()).isEqualTo("out");
        assertThat(chat.at("/1/inReplyTo/0").asText()).isEqualTo(body.path("id").asText());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"text\":\"oi\",\"image\":{} | text,image | cannot stand beside",
                "\"audio\":{},\"video\":{},\"text\":\"oi\" | text,audio,video | cannot stand beside text and audio",
                "\"image\":\"x\" | image | must be an object, not text",
                "\"image\":{\"size\":1} | image.size | is not known",
                "\"image\":{\"caption\":7} | image.caption | must be text, not a number",
                "\"voice\":{\"caption\":\"ouve\"} | voice.caption | must be left out: WhatsApp shows none with voice",
                "\"sticker\":{\"caption\":\"oi\"} | sticker.caption | must be left out: WhatsApp shows none with"
                        + " sticker",
                "\"text\":\"\\u0000\\u200b\" | text | must have 1 to 65536 characters that are not all blank, and has"
                        + " 2",
                "\"location\":{} | location.latitude,location.longitude | must be a number from -90 to 90",
                "\"location\":{\"latitude\":90.1,\"longitude\":0} | location.latitude | from -90 to 90",
                "\"location\":{\"latitude\":0,\"longitude\":-180.5} | location.longitude | from -180 to 180",
                "\"location\":{\"latitude\":\"1\",\"longitude\":0} | location.latitude | not text",
                "\"location\":{\"latitude\":1e-999999999,\"longitude\":0} | location.latitude | must be a number",
                "\"interactive\":{\"id\":\"\"} | interactive.id,interactive.title | 1 to 256 characters",
                "\"text\":\"oi\",\"id\":\"a/b\" | id | must consist of letters",
                "\"text\":\"oi\",\"name\":\" \" | name | not all blank"
            })
    void whatIsWrongNamesTheFieldsAndNothingElse(String rest, String fields, String detail) {
        Response response = house.post(Optional.empty(), body(rest), SandboxHouse.OPERATOR);
        JsonNode problem = SandboxHouse.json(response);
        assertThat(response.status()).isEqualTo(422);
        assertThat(problem.path("errors").findValuesAsText("field")).containsExactlyInAnyOrder(fields.split(","));
        assertThat(problem.path("detail").asText()).contains(detail);
        assertThat(house.chat(SandboxHouse.ANA)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"branch\":\"praia\",\"from\":\"+5548999990001\",\"text\":\"oi\"} | branch | must be one of the"
                        + " sandbox branches: matriz.",
                "{\"branch\":\"\",\"from\":\"+5548999990001\",\"text\":\"oi\"} | branch | 1 to 40 characters",
                "{\"branch\":\"matriz\",\"from\":\"12\",\"text\":\"oi\"} | from | country code",
                "{\"branch\":\"matriz\",\"text\":\"oi\"} | from | is missing"
            })
    void branchAndSenderAreChecked(String body, String field, String detail) {
        Response response = house.post(body);
        JsonNode problem = SandboxHouse.json(response);
        assertThat(response.status()).isEqualTo(422);
        assertThat(problem.path("errors").findValuesAsText("field")).containsExactly(field);
        assertThat(problem.path("detail").asText()).contains(detail);
    }

    @Test
    void limitsAreKept() {
        assertThat(house.post(body("\"text\":\"" + "x".repeat(65_536) + "\"")).status())
                .isEqualTo(202);
        assertThat(house.post(body("\"text\":\"" + "x".repeat(65_537) + "\"")).status())
                .isEqualTo(422);
        assertThat(house.post(body("\"text\":\"oi\",\"id\":\"" + "i".repeat(150) + "\""))
                        .status())
                .isEqualTo(202);
        assertThat(house.post(body("\"text\":\"oi\",\"id\":\"" + "i".repeat(151) + "\""))
                        .status())
                .isEqualTo(422);
        assertThat(house.post(body("\"text\":\"oi\",\"name\":\"" + "n".repeat(101) + "\""))
                        .status())
                .isEqualTo(422);
    }

    @Test
    void aRepeatedIdAnswersTheSame() {
        JsonNode first = settled("\"text\":\"oi\",\"id\":\"m.1:a-b_c\"");
        assertThat(settled("\"text\":\"outra coisa\",\"id\":\"m.1:a-b_c\"")).isEqualTo(first);
        assertThat(house.chat(SandboxHouse.ANA)).hasSize(2);
    }

    @Test
    void aMessageWithoutAnIdGetsOne() {
        assertThat(settled("\"text\":\"oi\"").path("id").asText()).hasSize(26);
    }

    @Test
    void silenceIsToldAsSuch() {
        JsonNode body = settled("\"text\":\"nada\"");
        assertThat(body.path("outcome").asText()).isEqualTo("ignored");
        assertThat(body.path("replies")).isEmpty();
    }

    @Test
    void anAdministratorsNumberNeedsScopeAdminInEverySpelling() {
        for (String spelling : List.of(SandboxHouse.ADMIN_NUMBER, "+55 48 9999-0100", "5548999990100")) {
            String body = from(spelling, "\"text\":\"oi\"");
            Response refused = house.post(body);
            assertThat(refused.status()).as(spelling).isEqualTo(403);
            assertThat(SandboxHouse.json(refused).at("/errors/0/field").asText())
                    .isEqualTo("from");
            assertThat(house.post(Optional.empty(), body, SandboxHouse.ADMIN).status())
                    .as(spelling)
                    .isEqualTo(202);
        }
    }

    @Test
    void whatShowsOrSendsNeedsScopeOperator() {
        Principal reader = new Principal("reader", Optional.of(Scope.READ), Optional.empty());
        for (Route route : List.of(
                house.route(HttpMethod.POST, "/sandbox/messages"),
                house.route(HttpMethod.GET, "/sandbox/chats/{branch}/{phone}"),
                house.route(HttpMethod.GET, "/sandbox/lines"))) {
            assertThat(route.access().allows(reader)).as(route.path()).isFalse();
            assertThat(route.access().allows(SandboxHouse.OPERATOR))
                    .as(route.path())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0ms", "500ms", "30s", "30000ms"})
    void aWaitIsATimeOfAtMostThirtySeconds(String wait) {
        assertThat(house.post(Optional.of(wait), body("\"text\":\"oi\""), SandboxHouse.OPERATOR)
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "3", "-1s", "31s", "30001ms", "99999s", "3m", "3s ", "1000000ms"})
    void anotherWaitIsRefusedBeforeAnythingHappens(String wait) {
        Response response = house.post(Optional.of(wait), body("\"text\":\"oi\""), SandboxHouse.OPERATOR);
        assertThat(response.status()).isEqualTo(400);
        assertThat(SandboxHouse.json(response).at("/errors/0/field").asText()).isEqualTo("wait");
        assertThat(house.chat(SandboxHouse.ANA)).isEmpty();
    }

    @Test
    void whoWaitsInVainIsToldThatItIsPending() {
        SandboxHouse silent = new SandboxHouse(
                directory.resolve("silent"),
                new MemoryStorage(),
                new SandboxChannel(),
                (state, event, context) -> Turn.ignore(),
                2);
        silent.startWithoutHandler().open("matriz", 1);
        CompletionStage<Response> answer = silent.postOnly(Optional.of("3s"), body("\"text\":\"oi\""));
        silent.world().advance(Duration.ofSeconds(3));
        JsonNode body = SandboxHouse.json(silent.world().await(answer));
        assertThat(body.path("outcome").asText()).isEqualTo("pending");
    }

    @Test
    void tooManyMessagesOnTheirWayAreToldToComeAgain() {
        List<CompletionStage<Response>> all = new ArrayList<>();
        for (int i = 0; i < 1025; i++) {
            all.add(house.postOnly(Optional.empty(), body("\"text\":\"oi " + i + "\"")));
        }
        house.world().runPending();
        List<Response> answers = all.stream().map(house.world()::await).toList();
        assertThat(answers.stream().filter(answer -> answer.status() == 202)).hasSize(1024);
        assertThat(answers.get(1024).status()).isEqualTo(503);
        assertThat(answers.get(1024).headers()).containsEntry("Retry-After", "1");
        assertThat(house.post(body("\"text\":\"oi\"")).status()).isEqualTo(202);
    }

    @Test
    void onlyAChatOfABranchAndANumberCanBeRead() {
        String route = "/sandbox/chats/{branch}/{phone}";
        assertThat(house.get(route, Map.of("branch", "nowhere", "phone", SandboxHouse.ANA))
                        .status())
                .isEqualTo(404);
        Response wrong = house.get(route, Map.of("branch", "matriz", "phone", "12"));
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(SandboxHouse.json(wrong).at("/errors/0/field").asText()).isEqualTo("phone");
        assertThat(house.chat("55 48 99999-0001")).isEmpty();
    }

    @Test
    void aLineThatIsOpenedAnewIsAwayAndNotUnknown() {
        house.world().await(session.close());

        Response answer = house.post(body("\"text\":\"oi\""));

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.headers()).containsEntry("Retry-After", "1");
        assertThat(SandboxHouse.json(answer).path("detail").asText())
                .contains("closed at the moment")
                .doesNotContain("opened again");
        Map<String, String> chat = Map.of("branch", "matriz", "phone", SandboxHouse.ANA);
        assertThat(house.get("/sandbox/chats/{branch}/{phone}", chat).status()).isEqualTo(503);
        house.open("matriz", 1);
        assertThat(house.post(body("\"text\":\"oi\"")).status()).isEqualTo(202);
    }

    @Test
    void thePageIsOnePieceThatNamesItsOwnScriptAndStyle() {
        assertThat(house.route(HttpMethod.GET, "/sandbox").access().allows(Principal.ANONYMOUS))
                .isTrue();
        Response page = house.get("/sandbox", Map.of());
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.contentType()).startsWith("text/html");
        assertThat(page.headers().get("Content-Security-Policy"))
                .matches("default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'; .*");
    }
}
