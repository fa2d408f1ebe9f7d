package io.fairbot.contents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.whatsapp.content.MessageContent;
import io.fairbot.whatsapp.content.OutboundContent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The column of the API: each content is taken over HTTP, heard by the bot, and shown in the chat. */
class ContentApiTest {
    private static final ContentBot BOT = new ContentBot();

    @TempDir
    private static Path directory;

    private static ContentHouse house;

    @BeforeAll
    static void open() {
        house = ContentHouse.start(directory, Optional.of(BOT));
    }

    @AfterAll
    static void close() {
        house.close();
    }

    @ParameterizedTest
    @MethodSource("io.fairbot.contents.ContentSample#allReceived")
    void whatACustomerSendsIsHeardAndShown(ContentSample row) throws IOException {
        ContentSample.Received way = row.received();
        MessageContent content = way.content("m0");
        String group = way.group().map(name -> ",\"group\":\"" + name + "\"").orElse("");
        house.send(row, "m0", "\"text\":\"antes\"" + group, "?wait=10s");
        way.medium().ifPresent(house::upload);

        JsonNode settled = house.send(row, row.name(), way.json("m0"), "?wait=10s");

        assertThat(settled.path("outcome").asText()).isEqualTo("ignored");
        ConversationEvent.Message heard = BOT.heard(row.name()).orElseThrow();
        assertThat(heard.content()).isEqualTo(content);
        assertThat(heard.quoted()).isEqualTo(Optional.of("m0").filter(id -> way.quotes()));
        JsonNode shown = house.find(row, way.group(), "id", row.name()).orElseThrow();
        assertShown(shown, "in", content.kind(), content.text(), content);
        assertThat(shown.path("quoted").isTextual()).isEqualTo(way.quotes());
    }

    @ParameterizedTest
    @MethodSource("io.fairbot.contents.ContentSample#allSent")
    void whatABotSendsIsAnsweredAndShown(ContentSample row) throws IOException {
        OutboundContent content = row.sent().content("ask");

        JsonNode settled = house.send(row, "ask", "\"text\":\"" + ContentBot.ask(row) + "\"", "?wait=10s");

        JsonNode reply = settled.at("/replies/0");
        assertThat(settled.path("outcome").asText()).isEqualTo("answered");
        assertThat(reply.path("type").asText()).isEqualTo(content.kind());
        assertThat(reply.path("content")).isEqualTo(ContentHouse.json(content));
        JsonNode shown = house.arrived(row);
        assertShown(shown, "out", content.kind(), content.text(), content);
        assertThat(shown.path("options")).hasSameSizeAs(content.options());
    }

    private static void assertShown(JsonNode shown, String direction, String kind, String text, Object content)
            throws IOException {
        assertThat(shown.path("direction").asText()).isEqualTo(direction);
        assertThat(shown.path("type").asText()).isEqualTo(kind);
        assertThat(shown.path("text").asText()).isEqualTo(text);
        assertThat(shown.path("content")).isEqualTo(ContentHouse.json(content));
    }
}
