package io.fairbot.whatsapp.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.Reply;
import io.fairbot.conversation.Turn;
import io.fairbot.http.Response;
import io.fairbot.json.Json;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.whatsapp.content.Buttons;
import io.fairbot.whatsapp.content.ChoiceOption;
import io.fairbot.whatsapp.content.ContactCard;
import io.fairbot.whatsapp.content.Contacts;
import io.fairbot.whatsapp.content.ListMenu;
import io.fairbot.whatsapp.content.Location;
import io.fairbot.whatsapp.content.Media;
import io.fairbot.whatsapp.content.MediaKind;
import io.fairbot.whatsapp.content.MediaRef;
import io.fairbot.whatsapp.content.OutboundContent;
import io.fairbot.whatsapp.content.Reaction;
import io.fairbot.whatsapp.content.Template;
import io.fairbot.whatsapp.content.Text;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every content through the sandbox, both ways: as the API takes it, as the bot hears it, and in the transcript after a restart. */
class SandboxContentTest {
    private static final String BIA = "+5548999990002";

    @TempDir
    private Path directory;

    private final List<ConversationEvent.Message> heard = new ArrayList<>();
    private final MemoryStorage storage = new MemoryStorage();
    private Optional<OutboundContent> answer = Optional.empty();
    private SandboxHouse house;

    @BeforeEach
    void open() {
        house = start(1);
    }

    private SandboxHouse start(long seed) {
        SandboxHouse started = new SandboxHouse(
                        directory,
                        storage,
                        new SandboxChannel(),
                        (state, event, context) -> {
                            heard.add((ConversationEvent.Message) event);
                            return answer.map(Reply::of).map(Turn::reply).orElseGet(() -> Turn.reply("ok"));
                        },
                        seed)
                .start();
        started.open("matriz", 1);
        return started;
    }

    private static String body(String from, String id, String rest) {
        return "{\"branch\":\"matriz\",\"from\":\"" + from + "\",\"id\":\"" + id + "\"," + rest + "}";
    }

    private JsonNode send(String id, String rest) {
        Response response = house.post(Optional.of("3s"), body(SandboxHouse.ANA, id, rest), SandboxHouse.OPERATOR);
        assertThat(response.status())
                .as(() -> SandboxHouse.json(response).toString())
                .isEqualTo(200);
        return SandboxHouse.json(response);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "text | \"text\":\"oi\" | oi",
                "interactive | \"interactive\":{\"id\":\"1\",\"title\":\"Um\"} | Um",
                "image | \"image\":{\"caption\":\"nota\",\"fileName\":\"a.jpg\"} | nota",
                "voice | \"voice\":{} | ``",
                "audio | \"audio\":{} | ``",
                "video | \"video\":{} | ``",
                "document | \"document\":{\"fileName\":\"a.pdf\"} | ``",
                "sticker | \"sticker\":{} | ``",
                "location | \"location\":{\"latitude\":-27.6,\"longitude\":180,\"name\":\"Loja\",\"address\":\"Rua"
                        + " A\"} | ``",
                "contacts | \"contacts\":[{\"name\":\"Ana\",\"phones\":[\"+55 48 1\"]},{\"name\":\"Bia\"}] | ``",
                "reaction | \"reaction\":{\"messageId\":\"m0\",\"emoji\":\"👍\"} | ``",
                "reaction | \"reaction\":{\"messageId\":\"m0\"} | ``",
                "edit | \"edit\":{\"messageId\":\"m0\",\"text\":\"olá\"} | olá",
                "deletion | \"deletion\":{\"messageId\":\"m0\"} | ``",
                "order | \"order\":{\"catalog\":\"c\",\"text\":\"hoje\",\"items\":[{\"product\":\"p\",\"quantity\":2,"
                        + "\"price\":\"5.50\",\"currency\":\"BRL\"}]} | hoje",
                "unsupported | \"unsupported\":\"poll\" | ``"
            })
    void whatACustomerSendsIsHeardAndKept(String kind, String rest, String text) throws Exception {
        send("m0", "\"text\":\"begin\"");
        send("m1", rest);

        ConversationEvent.Message message = heard.get(1);
        assertThat(message.content().kind()).isEqualTo(kind);
        assertThat(message.content().text()).isEqualTo(text);
        JsonNode shown = house.stored(SandboxHouse.ANA).get(2);
        assertThat(shown.path("type").asText()).isEqualTo(kind);
        assertThat(shown.path("text").asText()).isEqualTo(text);
        if (!kind.equals("text")) {
            assertThat(shown.path("content"))
                    .isEqualTo(Json.mapper().readTree(Json.mapper().writeValueAsBytes(message.content())));
        }
        house = start(2);
        assertThat(house.stored(SandboxHouse.ANA).get(2)).isEqualTo(shown);
        // The same id again changes nothing, also after the restart.
        assertThat(send("m1", rest).path("outcome").asText()).isEqualTo("answered");
        assertThat(heard).hasSize(2);
    }

    static List<OutboundContent> sent() {
        List<ChoiceOption> options = List.of(new ChoiceOption("1", "Um", Optional.of("o primeiro")));
        MediaRef photo = MediaRef.of(MediaKind.IMAGE, "a", "image/jpeg");
        return List.of(
                new Text("oi"),
                Buttons.of("Escolha", List.of(new ChoiceOption("1", "Um"))).withHeader("Câmbio"),
                ListMenu.of("Escolha", options),
                new Media(photo, "veja"),
                new Media(photo.as(MediaKind.VOICE).withSeconds(3)),
                new Location(BigDecimal.ONE, BigDecimal.TEN),
                new Contacts(List.of(new ContactCard("Ana", List.of("+55 48 1")))),
                new Template("aviso", "pt_BR", List.of("Ana"), "Olá, Ana"),
                new Reaction("m1", "👍"));
    }

    @ParameterizedTest
    @MethodSource("sent")
    void whatABotSendsIsAnsweredAndKept(OutboundContent content) throws Exception {
        answer = Optional.of(content);
        JsonNode reply = send("m1", "\"text\":\"oi\"").at("/replies/0");
        assertThat(reply.path("type").asText()).isEqualTo(content.kind());
        assertThat(reply.path("text").asText()).isEqualTo(content.text());
        JsonNode shown = house.chat(SandboxHouse.ANA).get(1);
        assertThat(shown.path("type").asText()).isEqualTo(content.kind());
        JsonNode expected = content instanceof Text
                ? Json.mapper().missingNode()
                : Json.mapper().readTree(Json.mapper().writeValueAsBytes(content));
        assertThat(shown.path("content")).isEqualTo(expected);
        assertThat(reply.path("content")).isEqualTo(expected);
        house = start(2);
        assertThat(house.chat(SandboxHouse.ANA).get(1)).isEqualTo(shown);
    }

    @Test
    void aMessageQuotesAnotherOne() {
        send("m1", "\"text\":\"oi\"");
        String reply = house.chat(SandboxHouse.ANA).at("/1/id").asText();
        send("m2", "\"text\":\"isto\",\"quoted\":\"" + reply + "\"");
        assertThat(heard.get(0).quoted()).isEmpty();
        assertThat(heard.get(1).quoted()).contains(reply);
        assertThat(house.chat(SandboxHouse.ANA).at("/2/quoted").asText()).isEqualTo(reply);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "reaction.messageId | \"reaction\":{\"messageId\":\"unknown\",\"emoji\":\"👍\"}",
                "reaction.messageId | \"reaction\":{\"messageId\":\"bia-1\",\"emoji\":\"👍\"}",
                "reaction.messageId | \"reaction\":{\"emoji\":\"👍\"}",
                "reaction | \"reaction\":{\"messageId\":\"m0\",\"emoji\":\"👍\"},\"text\":\"oi\"",
                "quoted | \"text\":\"oi\",\"quoted\":\"bia-1\"",
                "edit.messageId | \"edit\":{\"messageId\":\"bia-1\",\"text\":\"olá\"}",
                "edit.messageId | \"edit\":{\"messageId\":\"REPLY\",\"text\":\"olá\"}",
                "edit.text | \"edit\":{\"messageId\":\"m0\"}",
                "deletion.messageId | \"deletion\":{\"messageId\":\"REPLY\"}",
                "contacts | \"contacts\":[]",
                "contacts | \"contacts\":\"Ana\"",
                "contacts | \"contacts\":[\"Ana\"]",
                "contacts.name | \"contacts\":[{\"phones\":[\"1\"]}]",
                "order | \"order\":{\"catalog\":\"c\",\"items\":[{\"product\":\"p\",\"quantity\":1.5,"
                        + "\"price\":-1,\"currency\":\"BRL\"}]}",
                "image | \"image\":{\"fileName\":\"../../etc/passwd\"}",
                "document | \"document\":{\"fileName\":\"a\\u202Efdp.exe\"}",
                "name | \"text\":\"oi\",\"name\":\"\\u200B\\u202E\\u2060\"",
                "contacts.name | \"contacts\":[{\"name\":\"\\u202E\\u200B\"}]",
                "contacts.phones | \"contacts\":[{\"name\":\"Ana\",\"phones\":[\"\\u200B\"]}]",
                "location.name | \"location\":{\"latitude\":1,\"longitude\":2,\"name\":\"\\u200B\"}",
                "location.address | \"location\":{\"latitude\":1,\"longitude\":2,\"address\":\"\\u0007\"}",
                "location.latitude | \"location\":{\"latitude\":91,\"longitude\":2}",
                "interactive.title | \"interactive\":{\"id\":\"1\",\"title\":\"\\u0007\"}",
                "reaction.emoji | \"reaction\":{\"messageId\":\"m0\",\"emoji\":\"\\u200B\"}",
                "reaction.emoji | \"reaction\":{\"messageId\":\"m0\",\"emoji\":\"ok\"}",
                "reaction.emoji | \"reaction\":{\"messageId\":\"m0\",\"emoji\":\"👍👍\"}",
                "order.items.currency | \"order\":{\"catalog\":\"c\",\"items\":[{\"product\":\"p\",\"quantity\":1,"
                        + "\"price\":1,\"currency\":\"B\"}]}",
                "order.items.product | \"order\":{\"catalog\":\"c\",\"items\":[{\"product\":\"\\u200B\",\"quantity\":1,"
                        + "\"price\":1,\"currency\":\"BRL\"}]}",
                "unsupported | \"unsupported\":\"\\u0000\"",
                "video.seconds | \"video\":{\"seconds\":-3}",
                "unsupported | \"unsupported\":7"
            })
    void whatAPhoneWouldNotSendIsRefusedAndNotKept(String field, String rest) {
        house.post(body(BIA, "bia-1", "\"text\":\"oi\""));
        send("m0", "\"text\":\"begin\"");
        String reply = house.chat(SandboxHouse.ANA).at("/1/id").asText();
        int before = heard.size();

        Response response = house.post(body(SandboxHouse.ANA, "m1", rest.replace("REPLY", reply)));

        assertThat(response.status()).isEqualTo(422);
        JsonNode problem = SandboxHouse.json(response);
        assertThat(problem.path("errors").findValuesAsText("field")).anyMatch(named -> named.startsWith(field));
        assertThat(problem.path("detail").asText())
                .contains("The field " + field)
                .doesNotContain("is not known")
                .endsWith(".");
        assertThat(house.chat(SandboxHouse.ANA)).hasSize(2);
        assertThat(heard).hasSize(before);
    }

    @Test
    void aMessageInAGroupIsIgnoredAndStaysInTheGroup() {
        String inGroup = "\"text\":\"oi\",\"group\":\"vizinhos\"";
        assertThat(send("m1", inGroup).path("outcome").asText()).isEqualTo("ignored");
        assertThat(house.post(body(SandboxHouse.ANA, "m2", inGroup)).status()).isEqualTo(202);
        assertThat(heard).isEmpty();
        assertThat(house.chat(SandboxHouse.ANA)).isEmpty();
        JsonNode group = group("vizinhos");
        assertThat(group).hasSize(2);
        assertThat(group.at("/0/author").asText()).isEqualTo(SandboxHouse.ANA);
        assertThat(group.findValuesAsText("direction")).containsOnly("in");
        assertThat(group("familia")).isEmpty();
    }

    private JsonNode group(String name) {
        return SandboxHouse.json(
                        house.get("/sandbox/groups/{branch}/{group}", Map.of("branch", "matriz", "group", name)))
                .path("messages");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "group | \"text\":\"oi\",\"group\":\"os vizinhos\"",
                "quoted | \"text\":\"oi\",\"quoted\":\"m0\",\"group\":\"vizinhos\"",
                "edit.messageId | \"edit\":{\"messageId\":\"bia-1\",\"text\":\"eu\"},\"group\":\"vizinhos\"",
                "deletion.messageId | \"deletion\":{\"messageId\":\"bia-1\"},\"group\":\"vizinhos\"",
                "reaction.messageId | \"reaction\":{\"messageId\":\"bia-1\",\"emoji\":\"👍\"},\"group\":\"familia\""
            })
    void aGroupIsAChatOfItsOwn(String field, String rest) {
        send("m0", "\"text\":\"oi\"");
        house.post(body(BIA, "bia-1", "\"text\":\"oi\",\"group\":\"vizinhos\""));
        Response response = house.post(body(SandboxHouse.ANA, "m1", rest));
        assertThat(response.status()).isEqualTo(422);
        assertThat(SandboxHouse.json(response).path("detail").asText()).startsWith("The field " + field + " must");
        assertThat(group("vizinhos")).hasSize(1);
        assertThat(house.post(body(
                                SandboxHouse.ANA,
                                "m2",
                                "\"reaction\":{\"messageId\":\"bia-1\",\"emoji\":\"👍\"},\"group\":\"vizinhos\""))
                        .status())
                .isEqualTo(202);
        assertThat(house.post(body(
                                BIA,
                                "bia-2",
                                "\"edit\":{\"messageId\":\"bia-1\",\"text\":\"eu\"},\"group\":\"vizinhos\""))
                        .status())
                .isEqualTo(202);
    }

    @ParameterizedTest
    @ValueSource(strings = {"👍", "👍🏽", "❤️", "👨‍👩‍👧‍👦", "🇧🇷", "1️⃣"})
    void anyEmojiIsAReaction(String emoji) {
        send("m0", "\"text\":\"begin\"");
        send("m1", "\"reaction\":{\"messageId\":\"m0\",\"emoji\":\"" + emoji + "\"}");
        assertThat(heard.get(1).content()).isEqualTo(new Reaction("m0", emoji));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mensagem", "oi"})
    void aRepetitionOfAnEditIsTheSameEdit(String text) {
        send("m0", "\"text\":\"begin\"");
        send("m1", "\"edit\":{\"messageId\":\"m0\",\"text\":\"" + text + "\"}");
        send("m1", "\"edit\":{\"messageId\":\"m0\",\"text\":\"" + text + "\"}");
        assertThat(heard).hasSize(2);
    }
}
