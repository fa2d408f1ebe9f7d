package io.fairbot.whatsapp.web.internal.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.whatsapp.content.ChoiceOption;
import io.fairbot.whatsapp.content.ContactCard;
import io.fairbot.whatsapp.content.Contacts;
import io.fairbot.whatsapp.content.Location;
import io.fairbot.whatsapp.content.Media;
import io.fairbot.whatsapp.content.MediaKind;
import io.fairbot.whatsapp.content.MediaRef;
import io.fairbot.whatsapp.content.MessageContent;
import io.fairbot.whatsapp.content.OutboundContent;
import io.fairbot.whatsapp.content.Reaction;
import io.fairbot.whatsapp.content.Text;
import io.fairbot.whatsapp.web.internal.binary.Jid;
import io.fairbot.whatsapp.web.internal.media.MediaPointer;
import io.fairbot.whatsapp.web.internal.message.OutgoingMessage.QuotedMessage;
import io.fairbot.whatsapp.web.internal.message.ReadMessage.OwnCopy;
import io.fairbot.whatsapp.web.internal.message.ReadMessage.WrittenContent;
import io.fairbot.whatsapp.web.internal.protobuf.ProtobufReader;
import java.math.BigDecimal;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ContentWriterTest {
    private static final Jid CHAT = new Jid("15550001", 0, Jid.PHONE);
    private static final Instant NOW = Instant.ofEpochSecond(1_796_000_000);
    private static final QuotedMessage QUOTE = new QuotedMessage("3EB0QQ", CHAT.withDevice(3));

    private static OutgoingMessage quoting(OutboundContent content) {
        return new OutgoingMessage(content, CHAT, Optional.empty(), Optional.of(QUOTE), false, NOW);
    }

    private static WrittenContent readAgain(OutgoingMessage message) {
        return (WrittenContent) ContentReader.read(ContentWriter.write(message), "m");
    }

    @Test
    void writesWhatIsReadAgain() {
        List<OutboundContent> contents = List.of(
                new Text("Olá!"),
                new Location(new BigDecimal("-27.5"), new BigDecimal("-48.5")),
                new Location(
                        new BigDecimal("-27.5"), new BigDecimal("-48.5"), Optional.of("Matriz"), Optional.of("Rua A")),
                new Contacts(List.of(new ContactCard("Ana", List.of("+55 48 99999-0000")))),
                new Contacts(List.of(new ContactCard("Ana", List.of("4000-0000")), new ContactCard("Bia", List.of()))));
        for (OutboundContent content : contents) {
            assertThat(ContentWriter.supports(content)).isTrue();
            assertThat(readAgain(OutgoingMessage.of(content, CHAT, NOW)))
                    .isEqualTo(new WrittenContent((MessageContent) content, Optional.empty(), Optional.empty()));
            assertThat(readAgain(quoting(content)))
                    .isEqualTo(new WrittenContent((MessageContent) content, Optional.of("3EB0QQ"), Optional.empty()));
        }
    }

    @Test
    void quotesTheAuthorWithoutTheDevice() {
        ProtobufReader context = new ProtobufReader(ContentWriter.write(quoting(new Text("sim"))))
                .message(6)
                .flatMap(text -> text.message(17))
                .orElseThrow();
        assertThat(context.text(2)).contains("15550001@s.whatsapp.net");
    }

    @Test
    void writesReactions() {
        Reaction reaction = new Reaction("3EB0AA", "👍");
        assertThat(readAgain(OutgoingMessage.of(reaction, CHAT, NOW)).content()).isEqualTo(reaction);
        Reaction none = new Reaction("3EB0AA", Optional.empty());
        OutgoingMessage own = new OutgoingMessage(none, CHAT, Optional.empty(), Optional.empty(), true, NOW);
        assertThat(readAgain(own).content()).isEqualTo(none);
        ProtobufReader key = new ProtobufReader(ContentWriter.write(own))
                .message(46)
                .flatMap(fields -> fields.message(1))
                .orElseThrow();
        assertThat(key.flag(2)).isTrue();
        assertThat(key.text(1)).contains("15550001@s.whatsapp.net");
    }

    @ParameterizedTest
    @EnumSource(MediaKind.class)
    void writesMedia(MediaKind kind) {
        MediaPointer file = new MediaPointer(kind, "/v/x.enc", "03".repeat(32), "01".repeat(32), "02".repeat(32), 99);
        boolean hasCaption = kind == MediaKind.IMAGE || kind == MediaKind.VIDEO || kind == MediaKind.DOCUMENT;
        boolean hasSeconds = kind == MediaKind.VIDEO || kind == MediaKind.AUDIO || kind == MediaKind.VOICE;
        MediaRef ref = new MediaRef(
                "m",
                kind,
                "application/pdf",
                Optional.of(99L),
                Optional.of("01".repeat(32)),
                kind == MediaKind.DOCUMENT ? Optional.of("conta.pdf") : Optional.empty(),
                hasSeconds ? Optional.of(5) : Optional.empty());
        Media medium = new Media(ref, hasCaption ? Optional.of("veja") : Optional.empty());
        OutgoingMessage message = new OutgoingMessage(medium, CHAT, Optional.of(file), Optional.of(QUOTE), false, NOW);
        assertThat(readAgain(message)).isEqualTo(new WrittenContent(medium, Optional.of("3EB0QQ"), Optional.of(file)));
        Media plain = new Media(MediaRef.of(kind, "m", "application/pdf"));
        OutgoingMessage bare = new OutgoingMessage(plain, CHAT, Optional.of(file), Optional.empty(), false, NOW);
        assertThat(readAgain(bare).file()).contains(file);
        assertThatThrownBy(() -> ContentWriter.write(OutgoingMessage.of(plain, CHAT, NOW)))
                .hasMessage("A medium is uploaded before its message is written.");
    }

    @Test
    void leavesOptionsToText() {
        OutboundContent options = OutboundContent.options("Qual?", List.of(new ChoiceOption("a", "A")));
        assertThat(ContentWriter.supports(options)).isFalse();
        assertThatThrownBy(() -> ContentWriter.write(OutgoingMessage.of(options, CHAT, NOW)))
                .hasMessage("A line of WhatsApp Web cannot send the content buttons.");
    }

    @Test
    void escapesTheNamesOfCards() {
        String card = ContactCards.write(new ContactCard("Ana; da, Silva\\\r\nX", List.of("+55 (48) 9")));
        assertThat(card).contains("FN:Ana\\; da\\, Silva\\\\\\nX\n").contains("TEL;type=CELL;waid=55489:+55 (48) 9\n");
    }

    @Test
    void writesCopiesForTheOwnDevices() {
        byte[] message = ContentWriter.write(OutgoingMessage.of(new Text("oi"), CHAT, NOW));
        assertThat(ContentReader.read(ContentWriter.ownCopy(message, CHAT), "m"))
                .isEqualTo(new OwnCopy(CHAT, new WrittenContent(new Text("oi"), Optional.empty(), Optional.empty())));
    }

    @Test
    void padsMessages() {
        SecureRandom random = new SecureRandom();
        byte[] message = {1, 2, 3};
        for (int i = 0; i < 100; i++) {
            byte[] padded = Padding.add(message, random);
            assertThat(padded).hasSizeBetween(4, 19);
            assertThat(Padding.remove(padded)).isEqualTo(message);
        }
        assertThat(Padding.remove(new byte[] {1})).isEmpty();
        for (byte[] wrong : List.of(new byte[0], new byte[] {0}, new byte[] {2}, Arrays.copyOf(new byte[] {9}, 3))) {
            assertThatThrownBy(() -> Padding.remove(wrong)).isInstanceOf(MalformedMessageException.class);
        }
        byte[] tooMany = new byte[40];
        tooMany[39] = 17;
        assertThatThrownBy(() -> Padding.remove(tooMany)).isInstanceOf(MalformedMessageException.class);
    }
}
