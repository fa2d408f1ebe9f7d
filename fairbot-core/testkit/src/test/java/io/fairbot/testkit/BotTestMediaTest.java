package io.fairbot.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.Interpreter;
import io.fairbot.conversation.Turn;
import io.fairbot.media.StoredMedium;
import io.fairbot.whatsapp.content.Media;
import io.fairbot.whatsapp.content.MediaKind;
import io.fairbot.whatsapp.content.MediaRef;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Media with bytes in a test: a customer sends them, an interpreter reads them, and the bot sends others. */
class BotTestMediaTest {
    private static final byte[] VOICE = "OggS: quanto custa o dólar".getBytes(StandardCharsets.UTF_8);
    private static final byte[] JPEG = HexFormat.of().parseHex("FFD8FFE000104A464946");

    @RegisterExtension
    final BotTest bot = BotTest.of((state, event, context) -> {
                Optional<Heard> heard = context.insight(Heard.class);
                if (heard.isPresent()) {
                    return Turn.reply(new Media(heard.get().pdf(), heard.get().text()));
                }
                return event.text().equals("sem bytes")
                        ? Turn.reply(new Media(MediaRef.of(MediaKind.IMAGE, "7", "image/jpeg")))
                        : Turn.reply("Não ouvi nada");
            })
            .interpreter(new Ear());

    /** What was heard in a voice message, and a note of it. */
    record Heard(String text, MediaRef pdf) {}

    /** Reads the bytes of voice messages, and writes a document. */
    private static final class Ear implements Interpreter<Heard> {
        @Override
        public String id() {
            return "ear";
        }

        @Override
        public Class<Heard> type() {
            return Heard.class;
        }

        @Override
        public CompletionStage<Optional<Heard>> interpret(
                ConversationEvent.Message message, Circumstances circumstances) {
            if (!(message.content() instanceof Media voice)) {
                return CompletableFuture.completedStage(Optional.empty());
            }
            return circumstances
                    .fetch(voice.media())
                    .thenApply(Ear::listen)
                    .thenCompose(text -> circumstances
                            .media()
                            .put(MediaKind.DOCUMENT, "application/pdf", note(text))
                            .thenApply(pdf -> Optional.of(new Heard(text, pdf))));
        }

        private static String listen(StoredMedium bytes) {
            try (InputStream in = bytes.open()) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8).substring("OggS: ".length());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static InputStream note(String text) {
            return new ByteArrayInputStream(("%PDF " + text).getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void theBytesOfACustomerAreReadAndTheBotsAreReceived() {
        byte[] note = bot.customer("ana")
                .sends(MediaKind.VOICE, "audio/ogg", VOICE)
                .readsAll("quanto custa o dólar")
                .downloads();
        assertThat(new String(note, StandardCharsets.UTF_8)).isEqualTo("%PDF quanto custa o dólar");
        bot.customer("ana").readsNothing();
    }

    @Test
    void aCaptionGoesWithWhatWasUploaded() {
        TestCustomer ana = bot.customer("ana");
        MediaRef voice = ana.uploads(MediaKind.AUDIO, "audio/ogg", VOICE);
        ana.sends(new Media(voice)).readsAll("quanto custa o dólar");
    }

    @Test
    void aMediumWithoutBytesLeavesTheTurnWithoutInsight() {
        bot.customer("ana")
                .sends(new Media(MediaRef.of(MediaKind.VOICE, "none", "audio/ogg")))
                .reads("Não ouvi nada");
    }

    @Test
    void bytesOfAnotherTypeAreRefused() {
        TestCustomer ana = bot.customer("ana");
        assertThatThrownBy(() -> ana.sends(MediaKind.VOICE, "audio/ogg", JPEG))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("The bytes are not of the type audio/ogg");
    }

    @Test
    void aReplyThatIsNoMediumIsShown() {
        TestCustomer ana = bot.customer("ana").says("oi");
        assertThatThrownBy(ana::downloads)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Expected: one more reply with a medium")
                .hasMessageContaining("Não ouvi nada");
        assertThatThrownBy(ana::downloads).hasMessageContaining("nothing more");
        ana.says("sem bytes");
        assertThatThrownBy(ana::downloads).hasMessageContaining("a medium without");
    }
}
