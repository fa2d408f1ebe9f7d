package io.fairbot.whatsapp.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.conversation.Turn;
import io.fairbot.http.HttpMethod;
import io.fairbot.http.Response;
import io.fairbot.store.memory.MemoryStorage;
import io.fairbot.whatsapp.FailureCause;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person writes on the phone of a sandbox branch, and numbers that are one person's. */
class SandboxOwnPhoneTest {
    private static final String BIA = "+5548999990002";

    @TempDir
    private Path directory;

    private final MemoryStorage storage = new MemoryStorage();
    private final SandboxChannel channel = new SandboxChannel();
    private SandboxHouse house;

    @BeforeEach
    void open() {
        house = start(1);
    }

    private SandboxHouse start(long seed) {
        SandboxHouse started = new SandboxHouse(
                        directory,
                        storage,
                        seed == 1 ? channel : new SandboxChannel(),
                        (state, event, context) -> event.text().isEmpty()
                                ? Turn.ignore()
                                : Turn.reply("ok " + context.contact().aliases().size()),
                        seed)
                .start();
        started.open("matriz", 1);
        return started;
    }

    private JsonNode ask(String from, String id) {
        Response response = house.post(
                Optional.of("3s"),
                "{\"branch\":\"matriz\",\"from\":\"" + from + "\",\"id\":\"" + id + "\",\"text\":\"oi\"}",
                SandboxHouse.OPERATOR);
        assertThat(response.status()).isEqualTo(200);
        return SandboxHouse.json(response);
    }

    private Response write(String rest) {
        return house.call(
                HttpMethod.POST,
                "/sandbox/own-messages",
                Map.of(),
                "{\"branch\":\"matriz\",\"to\":\"" + SandboxHouse.ANA + "\"," + rest + "}");
    }

    private Response unite(String body) {
        return house.call(HttpMethod.POST, "/sandbox/persons", Map.of(), body);
    }

    @Test
    void thePersonTakesOverAndTheCustomerReadsIt() {
        ask(SandboxHouse.ANA, "m1");
        Response written = write("\"id\":\"p1\",\"text\":\"Aqui é a Bia\"");
        assertThat(written.status()).isEqualTo(202);
        assertThat(SandboxHouse.json(written)).hasToString("{\"id\":\"p1\",\"status\":\"accepted\"}");
        assertThat(write("\"id\":\"p1\",\"text\":\"Aqui é a Bia\"").status()).isEqualTo(202);
        assertThat(ask(SandboxHouse.ANA, "m2").path("outcome").asText()).isEqualTo("paused");
        house = start(2);
        JsonNode chat = house.chat(SandboxHouse.ANA);
        assertThat(chat).hasSize(4);
        assertThat(chat.get(2).path("direction").asText()).isEqualTo("out");
        assertThat(chat.get(2).path("text").asText()).isEqualTo("Aqui é a Bia");
        assertThat(chat.get(2).path("ownPhone").asBoolean()).isTrue();
        assertThat(chat.get(1).has("ownPhone")).isFalse();
    }

    @Test
    void theEchoOfAReplyChangesNothing() {
        String reply =
                ask(SandboxHouse.ANA, "m1").path("replies").get(0).path("id").asText();
        assertThat(write("\"id\":\"" + reply + "\",\"text\":\"ok\"").status()).isEqualTo(202);
        assertThat(ask(SandboxHouse.ANA, "m2").path("outcome").asText()).isEqualTo("answered");
        assertThat(house.chat(SandboxHouse.ANA)).hasSize(4);
    }

    @Test
    void otherContentsAreShownWithTheirFacts() {
        ask(SandboxHouse.ANA, "m1");
        write("\"id\":\"p1\",\"location\":{\"latitude\":1,\"longitude\":2}");
        write("\"id\":\"p2\",\"edit\":{\"messageId\":\"p1\",\"text\":\"aqui\"}");
        JsonNode chat = house.chat(SandboxHouse.ANA);
        assertThat(chat.get(2).path("content").path("latitude").asInt()).isEqualTo(1);
        assertThat(chat.get(3).path("type").asText()).isEqualTo("edit");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "\"edit\":{\"messageId\":\"m1\",\"text\":\"x\"}|The field edit.messageId must be the id of a message"
                        + " that the branch sent.",
                "\"deletion\":{\"messageId\":\"none\"}|The field deletion.messageId must be the id of a message in"
                        + " this chat.",
                "\"from\":\"+5548999990001\",\"text\":\"x\"|from"
            })
    void whatNoPhoneCouldSendIsRefused(String rest, String sentence) {
        ask(SandboxHouse.ANA, "m1");
        Response refused = write(rest);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(SandboxHouse.json(refused).toString()).contains(sentence);
        assertThat(ask(SandboxHouse.ANA, "m2").path("outcome").asText()).isEqualTo("answered");
    }

    @Test
    void aLineThatIsCutOffReportsNothing() {
        channel.faults().inject("matriz", FailureCause.WEB_CONNECTION_LOST);
        assertThat(write("\"text\":\"oi\"").status()).isEqualTo(503);
        channel.stop();
    }

    @Test
    void numbersOfOnePersonAreOneContact() {
        ask(SandboxHouse.ANA, "m1");
        Response united = unite("{\"branch\":\"matriz\",\"phones\":[\"" + SandboxHouse.ANA + "\",\"" + BIA + "\"]}");
        assertThat(united.status()).isEqualTo(200);
        assertThat(SandboxHouse.json(united).path("numbers").asInt()).isEqualTo(2);
        assertThat(ask(BIA, "m2").path("replies").get(0).path("text").asText()).isEqualTo("ok 2");
    }

    @Test
    void whatIsNoNumberIsRefused() {
        Response refused = unite("{\"branch\":\"praia\",\"phones\":[\"Ana\"]}");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(SandboxHouse.json(refused).toString()).contains("phones", "branch");
    }
}
