package io.fairbot.whatsapp.web.internal.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairbot.whatsapp.content.Choice;
import io.fairbot.whatsapp.content.ContactCard;
import io.fairbot.whatsapp.content.Contacts;
import io.fairbot.whatsapp.content.Deleted;
import io.fairbot.whatsapp.content.Edited;
import io.fairbot.whatsapp.content.Location;
import io.fairbot.whatsapp.content.Media;
import io.fairbot.whatsapp.content.MediaKind;
import io.fairbot.whatsapp.content.MediaRef;
import io.fairbot.whatsapp.content.MessageContent;
import io.fairbot.whatsapp.content.Reaction;
import io.fairbot.whatsapp.content.Text;
import io.fairbot.whatsapp.content.Unsupported;
import io.fairbot.whatsapp.web.internal.binary.Jid;
import io.fairbot.whatsapp.web.internal.media.MediaPointer;
import io.fairbot.whatsapp.web.internal.message.ReadMessage.OwnCopy;
import io.fairbot.whatsapp.web.internal.message.ReadMessage.ProtocolNotice;
import io.fairbot.whatsapp.web.internal.message.ReadMessage.Silence;
import io.fairbot.whatsapp.web.internal.message.ReadMessage.WrittenContent;
import io.fairbot.whatsapp.web.internal.protobuf.ProtobufWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ContentReaderTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final JsonNode VECTORS = vectors();

    private static JsonNode vectors() {
        try (InputStream in = ContentReaderTest.class.getResourceAsStream("/signal-vectors/contents.json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] vector(String name) {
        return HEX.parseHex(VECTORS.get(name).asText());
    }

    private static ReadMessage read(String name) {
        return ContentReader.read(vector(name), "medium-1");
    }

    private static WrittenContent written(String name) {
        return (WrittenContent) read(name);
    }

    private static MessageContent content(String name) {
        return written(name).content();
    }

    @Test
    void readsTexts() {
        assertThat(read("text")).isEqualTo(new WrittenContent(new Text("Olá!"), Optional.empty(), Optional.empty()));
        assertThat(read("quotedText"))
                .isEqualTo(new WrittenContent(new Text("sim"), Optional.of("3EB0QQ"), Optional.empty()));
        assertThat(read("link"))
                .isEqualTo(new WrittenContent(new Text("https://example.com"), Optional.empty(), Optional.empty()));
        assertThat(content("ephemeral")).isEqualTo(new Text("some"));
    }

    @Test
    void readsReactionsAndPlaces() {
        assertThat(content("reaction")).isEqualTo(new Reaction("3EB0AA", "👍"));
        assertThat(content("reactionTakenBack")).isEqualTo(new Reaction("3EB0AA", Optional.empty()));
        assertThat(written("location"))
                .isEqualTo(new WrittenContent(
                        new Location(
                                new BigDecimal("-27.5954"),
                                new BigDecimal("-48.548"),
                                Optional.of("Matriz"),
                                Optional.of("Rua A, 1")),
                        Optional.of("3EB0QQ"),
                        Optional.empty()));
    }

    @Test
    void readsContactCards() {
        ContactCard ana = new ContactCard("Ana", List.of("+55 48 99999-0000", "+55 11 4000-0000"));
        assertThat(content("contact")).isEqualTo(new Contacts(List.of(ana)));
        assertThat(content("contacts")).isEqualTo(new Contacts(List.of(ana, new ContactCard("Bia", List.of()))));
    }

    @Test
    void readsChoices() {
        assertThat(content("listReply")).isEqualTo(new Choice("eur", "Euro"));
        assertThat(content("buttonReply")).isEqualTo(new Choice("yes", "Sim"));
        assertThat(content("templateReply")).isEqualTo(new Choice("a", "A"));
        assertThat(List.of("listReply", "buttonReply", "templateReply"))
                .allSatisfy(name -> assertThat(written(name).quoted()).contains("3EB0QQ"));
    }

    @Test
    void readsMedia() {
        assertMedium("image", MediaKind.IMAGE, "image/jpeg", "foto", null, null);
        assertThat(written("image").quoted()).contains("3EB0QQ");
        assertMedium("video", MediaKind.VIDEO, "video/mp4", "filme", null, 7);
        assertMedium("audio", MediaKind.AUDIO, "audio/mpeg", null, null, 9);
        assertMedium("voice", MediaKind.VOICE, "audio/ogg; codecs=opus", null, null, 3);
        assertMedium("document", MediaKind.DOCUMENT, "application/pdf", null, "conta.pdf", null);
        assertMedium("documentWithCaption", MediaKind.DOCUMENT, "application/pdf", "veja", "a_b.pdf", null);
        assertMedium("sticker", MediaKind.STICKER, "image/webp", null, null, null);
        assertMedium("viewOnce", MediaKind.IMAGE, "image/png", null, null, null);
    }

    private static void assertMedium(
            String name,
            MediaKind kind,
            String mimeType,
            @Nullable String caption,
            @Nullable String fileName,
            @Nullable Integer seconds) {
        WrittenContent read = written(name);
        MediaRef media = new MediaRef(
                "medium-1",
                kind,
                mimeType,
                Optional.of(1234L),
                Optional.of("01".repeat(32)),
                Optional.ofNullable(fileName),
                Optional.ofNullable(seconds));
        assertThat(read.content()).as(name).isEqualTo(new Media(media, Optional.ofNullable(caption)));
        assertThat(read.file())
                .contains(new MediaPointer(
                        kind, "/v/t62/abc.enc?ccb=1", "03".repeat(32), "01".repeat(32), "02".repeat(32), 1234));
    }

    @Test
    void readsEditsAndDeletions() {
        assertThat(content("revoke")).isEqualTo(new Deleted("3EB0AA"));
        assertThat(content("edit")).isEqualTo(new Edited("3EB0AA", new Text("melhor")));
        assertThat(content("wrappedEdit")).isEqualTo(new Edited("3EB0AA", new Text("melhor")));
        assertThat(((WrittenContent) ContentReader.read(edit(edit(text("a"))), "m")).content())
                .isEqualTo(new Unsupported("edit"));
        assertThat(((WrittenContent) ContentReader.read(edit(new ProtobufWriter()), "m")).content())
                .isEqualTo(new Unsupported("edit"));
        byte[] withoutKey = new ProtobufWriter()
                .message(12, new ProtobufWriter().integer(2, 14))
                .toBytes();
        assertThat(ContentReader.read(withoutKey, "m"))
                .isInstanceOfSatisfying(
                        ProtocolNotice.class,
                        notice -> assertThat(notice.type()).isEqualTo(14));
    }

    private static byte[] edit(byte[] message) {
        ProtobufWriter edit = new ProtobufWriter()
                .message(1, new ProtobufWriter().text(3, "3EB0AA"))
                .integer(2, 14)
                .bytes(14, message);
        return new ProtobufWriter().message(12, edit).toBytes();
    }

    private static byte[] edit(ProtobufWriter message) {
        return edit(message.toBytes());
    }

    private static byte[] text(String words) {
        return new ProtobufWriter().text(1, words).toBytes();
    }

    @Test
    void readsWhatNobodyWrote() {
        assertThat(read("disappearing"))
                .isInstanceOfSatisfying(
                        ProtocolNotice.class,
                        notice -> assertThat(notice.type()).isEqualTo(ProtocolNotice.DISAPPEARING));
        assertThat(read("groupKeyOnly")).isEqualTo(new Silence());
        assertThat(read("contextOnly")).isEqualTo(new Silence());
        assertThat(ContentReader.read(new byte[0], "m")).isEqualTo(new Silence());
        assertThat(read("ownCopy"))
                .isEqualTo(new OwnCopy(
                        new Jid("15550009", 0, Jid.PHONE),
                        new WrittenContent(new Text("do dono"), Optional.empty(), Optional.empty())));
    }

    @Test
    void namesWhatItCannotShow() {
        assertThat(content("poll")).isEqualTo(new Unsupported("poll"));
        assertThat(content("call")).isEqualTo(new Unsupported("call"));
        assertThat(content("imageWithoutKey")).isEqualTo(new Unsupported("message_3"));
        byte[] unknown = new ProtobufWriter().integer(999, 1).toBytes();
        assertThat(((WrittenContent) ContentReader.read(unknown, "m")).content())
                .isEqualTo(new Unsupported("message_999"));
    }

    @Test
    void readsNoPlaceOffTheMap() {
        byte[] wrong = new ProtobufWriter()
                .message(5, new ProtobufWriter().decimal(1, Double.NaN).decimal(2, 10))
                .toBytes();
        assertThat(((WrittenContent) ContentReader.read(wrong, "m")).content()).isEqualTo(new Unsupported("message_5"));
        byte[] far = new ProtobufWriter()
                .message(5, new ProtobufWriter().decimal(1, 10).decimal(2, 181))
                .toBytes();
        assertThat(((WrittenContent) ContentReader.read(far, "m")).content()).isEqualTo(new Unsupported("message_5"));
    }

    @Test
    void cutsWhatIsTooLong() {
        WrittenContent read = (WrittenContent) ContentReader.read(text("😀".repeat(MessageContent.MAX_TEXT + 1)), "m");
        assertThat(read.content()).isEqualTo(new Text("😀".repeat(MessageContent.MAX_TEXT)));
    }

    @Test
    void refusesWhatIsNoMessage() {
        byte[] nested = text("inner");
        for (int i = 0; i < 9; i++) {
            nested = new ProtobufWriter()
                    .message(40, new ProtobufWriter().bytes(1, nested))
                    .toBytes();
        }
        byte[] deep = nested;
        assertThatThrownBy(() -> ContentReader.read(deep, "m"))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessage("A message is wrapped more than 8 times.");
        byte[] copy = new ProtobufWriter()
                .message(31, new ProtobufWriter().bytes(2, text("a")))
                .toBytes();
        assertThatThrownBy(() -> ContentReader.read(copy, "m")).isInstanceOf(MalformedMessageException.class);
        byte[] empty = new ProtobufWriter()
                .message(31, new ProtobufWriter().text(1, "1@lid"))
                .toBytes();
        assertThatThrownBy(() -> ContentReader.read(empty, "m")).isInstanceOf(MalformedMessageException.class);
        assertThatThrownBy(() -> ContentReader.read(new byte[] {1}, "m"))
                .hasMessage("A decrypted message is not in the form of messages.");
    }

    @Test
    void readsAlteredMessagesOrRefusesThem() {
        long seed = Long.getLong("fairbot.seed", System.nanoTime());
        Random random = new Random(seed);
        List<String> names = new ArrayList<>();
        VECTORS.fieldNames().forEachRemaining(names::add);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] altered = vector(names.get(random.nextInt(names.size())));
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                altered[random.nextInt(altered.length)] = (byte) random.nextInt();
            }
            try {
                assertThat(ContentReader.read(altered, "m")).isNotNull();
            } catch (MalformedMessageException e) {
                refused++;
            } catch (RuntimeException e) {
                throw new AssertionError("with -Dfairbot.seed=" + seed + " in message " + i, e);
            }
        }
        assertThat(refused).isPositive();
    }
}
