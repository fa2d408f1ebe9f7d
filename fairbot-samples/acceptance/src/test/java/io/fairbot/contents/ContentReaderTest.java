package io.fairbot.contents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.storage.HistoryEntry;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.conversation.storage.OutboxEntry;
import io.fairbot.json.Json;
import io.fairbot.json.StoredJson;
import io.fairbot.json.StoredJson.StoredValue;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.MessageRef;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.Purpose;
import io.fairbot.whatsapp.content.Media;
import io.fairbot.whatsapp.content.MediaKind;
import io.fairbot.whatsapp.content.MessageContent;
import io.fairbot.whatsapp.content.OutboundContent;
import io.fairbot.whatsapp.content.Unsupported;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The column of an older reader: a row that a newer version has stored, with fields, kinds and contents of its own, is read, changed
 * and written, and the newer version finds everything again.
 */
class ContentReaderTest {
    private static final Alias ANA = Alias.of(new PhoneNumber("+5548999990001"));
    private static final Instant NOW = Instant.parse("2026-11-23T13:00:00Z");
    private static final String NEWER = "fieldOfANewerVersion";

    private static InboxEntry received(MessageContent content) {
        return new InboxEntry(
                "matriz",
                "c1",
                ANA.key(),
                ANA,
                Optional.of("Ana"),
                7,
                true,
                new ConversationEvent.Message("m1", content, NOW, Optional.of("m0")),
                NOW,
                null,
                List.of(),
                null,
                null,
                List.of(),
                List.of());
    }

    private static OutboxEntry sent(OutboundContent content) {
        return OutboxEntry.queued(
                "matriz",
                "c1",
                ANA,
                7,
                new OutboxEntry.NewMessage(
                        Purpose.REPLY, content, List.of(MessageRef.of(ANA, "m1")), NOW, NOW.plusSeconds(60), null));
    }

    /** A row as a newer version stores it: each object of it has one more field. */
    private static ObjectNode newer(Object row) throws IOException {
        JsonNode tree = Json.mapper().readTree(Json.mapper().writeValueAsBytes(row));
        extend(tree);
        return (ObjectNode) tree;
    }

    private static void extend(JsonNode node) {
        node.forEach(ContentReaderTest::extend);
        if (node instanceof ObjectNode object) {
            object.putObject(NEWER).put("since", 2).putArray("of").add("them").add(true);
        }
    }

    /** What the newer version finds: what this one has written, with the newer fields in all objects that were there before. */
    private static <T> void assertKept(ObjectNode stored, StoredValue<T> read, T changed, String unchanged)
            throws IOException {
        JsonNode written = StoredJson.tree(changed, read.remainder());
        StoredValue<?> again = StoredJson.read(written, changed.getClass());
        assertThat(again.value()).isEqualTo(changed);
        assertThat(written.findParents(NEWER)).hasSameSizeAs(stored.findParents(NEWER));
        assertThat(written.at("/" + NEWER)).isEqualTo(stored.at("/" + NEWER));
        assertThat(written.at(unchanged)).isEqualTo(stored.at(unchanged));
    }

    @ParameterizedTest
    @MethodSource("io.fairbot.contents.ContentSample#allReceived")
    void whatWasReceivedIsSettledWithoutLoss(ContentSample row) throws IOException {
        MessageContent content = row.received().content("m0");
        ObjectNode stored = newer(received(content));

        StoredValue<InboxEntry> read = StoredJson.read(stored, InboxEntry.class);

        assertThat(read.value()).isEqualTo(received(content));
        InboxEntry settled = read.value()
                .withSettlement(InboxEntry.EventOutcome.ANSWERED, List.of("r1"), null, NOW, List.of("rates"));
        assertKept(stored, read, settled, "/event");
        assertHistory(HistoryEntry.of(read.value(), Duration.ofDays(1)).size());
    }

    private static void assertHistory(int copies) {
        assertThat(copies).as("copies in the history").isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("io.fairbot.contents.ContentSample#allSent")
    void whatIsSentEndsWithoutLoss(ContentSample row) throws IOException {
        OutboundContent content = row.sent().content("m0");
        ObjectNode stored = newer(sent(content));

        StoredValue<OutboxEntry> read = StoredJson.read(stored, OutboxEntry.class);

        assertThat(read.value()).isEqualTo(sent(content));
        OutboxEntry prepared = read.value().withPreparation("C1", "sealed", NOW);
        assertKept(stored, read, prepared, "/content");
        assertKept(stored, read, prepared.asClosed(OutboxEntry.OutboxStatus.SENT, null, NOW), "/content");
        assertHistory(
                HistoryEntry.of("r1", prepared.asClosed(OutboxEntry.OutboxStatus.SENT, null, NOW), Duration.ofDays(1))
                        .size());
    }

    @Test
    void aContentOfANewerVersionIsUnsupportedAndStaysAsItIs() throws IOException {
        ObjectNode stored = newer(received(ContentSample.LOCATION.received().content("m0")));
        ((ObjectNode) stored.at("/event/content")).put("type", "live-location").put("untilBattery", 5);

        StoredValue<InboxEntry> read = StoredJson.read(stored, InboxEntry.class);

        MessageContent content = ((ConversationEvent.Message) read.value().event()).content();
        assertThat(content).isInstanceOf(Unsupported.class);
        assertThat(((Unsupported) content).type()).isEqualTo("live-location");
        InboxEntry settled =
                read.value().withSettlement(InboxEntry.EventOutcome.IGNORED, List.of(), null, NOW, List.of());
        assertThat(StoredJson.tree(settled, read.remainder()).at("/event/content"))
                .isEqualTo(stored.at("/event/content"));
    }

    @Test
    void aContentThatANewerVersionSendsStaysAsItIs() throws IOException {
        ObjectNode stored = newer(sent(ContentSample.LIST.sent().content("m0")));
        ((ObjectNode) stored.at("/content")).put("type", "carousel");

        StoredValue<OutboxEntry> read = StoredJson.read(stored, OutboxEntry.class);

        assertThat(read.value().content()).isInstanceOf(Unsupported.class);
        OutboxEntry held = read.value().asHeld(NOW);
        assertThat(StoredJson.tree(held, read.remainder()).at("/content")).isEqualTo(stored.at("/content"));
    }

    @Test
    void aKindOfMediumOfANewerVersionIsADocumentAndStaysAsItIs() throws IOException {
        ObjectNode stored = newer(received(ContentSample.VIDEO.received().content("m0")));
        ((ObjectNode) stored.at("/event/content/media")).put("kind", "VIDEO_NOTE");

        StoredValue<InboxEntry> read = StoredJson.read(stored, InboxEntry.class);

        Media media = (Media) ((ConversationEvent.Message) read.value().event()).content();
        assertThat(media.media().kind()).isEqualTo(MediaKind.DOCUMENT);
        InboxEntry settled =
                read.value().withSettlement(InboxEntry.EventOutcome.IGNORED, List.of(), null, NOW, List.of());
        assertThat(StoredJson.tree(settled, read.remainder()).at("/event/content"))
                .isEqualTo(stored.at("/event/content"));
    }
}
