package io.fairbot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.samples.plain.AppointmentBot;
import io.fairbot.testkit.BotTest;
import io.fairbot.whatsapp.content.Media;
import io.fairbot.whatsapp.content.MediaKind;
import io.fairbot.whatsapp.content.MediaRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bots of docs/host/FIRST-BOT.md: they run, and the page shows them as they are. */
class FirstBotTest {
    private static final String SAMPLES = "fairbot-samples/plain-main/src/main/java/io/fairbot/samples/plain/";

    private static final byte[] PDF = "%PDF-1.7".getBytes(StandardCharsets.US_ASCII);
    private static final MediaRef DIRECTIONS = MediaRef.ofBytes(MediaKind.DOCUMENT, "application/pdf", PDF);

    @RegisterExtension
    final BotTest bot = BotTest.of(new AppointmentBot(DIRECTIONS)).medium(MediaKind.DOCUMENT, "application/pdf", PDF);

    @TempDir
    private Path directory;

    @Test
    void anEchoBotRunsWithoutShops() throws Exception {
        try (SampleProcess sample = SampleProcess.start("io.fairbot.samples.plain.EchoBot", directory, Map.of())) {
            assertThat(sample.ask("main", "oi")).contains("Você disse: oi");
            assertThat(sample.terminate()).isEqualTo(143);
        }
    }

    @Test
    void anAppointmentIsOfferedKeptAndRemindedOf() {
        bot.customer("ana").says("oi").reads("Que dia fica bom").isOffered("Segunda", "Terça");
        bot.customer("ana").says("quarta").reads("Que dia fica bom");
        bot.customer("ana").chooses("Terça").reads("Marcado: Terça.").receives(new Media(DIRECTIONS, "Como chegar"));
        bot.advance(Duration.ofMinutes(59));
        bot.customer("ana").readsNothing();
        bot.advance(Duration.ofMinutes(2));
        bot.customer("ana").reads("Lembrete: seu horário é Terça.");
        bot.customer("ana").says("quando é?").reads("Seu horário é Terça.");
        bot.customer("bia").says("oi").reads("Que dia fica bom");
    }

    @ParameterizedTest
    @CsvSource({
        "EchoBot, '    public static void main', 13, docs/host/FIRST-BOT.md",
        "EchoBot, '    public static void main', 13, README.md",
        "AppointmentBot, 'public record', 30, docs/host/FIRST-BOT.md"
    })
    void theDocumentShowsWhatRuns(String sample, String from, int lines, String document) throws IOException {
        String source = Files.readString(Repository.file(SAMPLES + sample + ".java"));
        int end = source.lastIndexOf("}") + (from.startsWith(" ") ? 0 : 1);
        String shown = source.substring(source.indexOf(from), end).stripTrailing();
        String block = from.startsWith(" ") ? shown.indent(-4).stripTrailing() : shown;
        assertThat(block.lines()).hasSizeLessThanOrEqualTo(lines);
        assertThat(Files.readString(Repository.file(document))).contains("```java\n" + block + "\n```");
    }
}
