package io.fairbot.whatsapp.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.store.StoreException;
import io.fairbot.whatsapp.PhoneNumber;
import io.fairbot.whatsapp.content.Buttons;
import io.fairbot.whatsapp.content.ChoiceOption;
import io.fairbot.whatsapp.content.Text;
import io.fairbot.whatsapp.sandbox.SandboxMessage.TranscriptDirection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The provider's memory: it outlives the process, and a line that was cut off. */
@Tag("place")
class TranscriptTest {
    private static final String ANA = "+5548999990001";
    private static final String BIA = "+5548999990002";

    @TempDir
    private Path directory;

    private final List<Transcript> opened = new ArrayList<>();
    private Path file = Path.of("");

    @BeforeEach
    void place() {
        file = directory.resolve("sandbox").resolve("matriz.jsonl");
    }

    @AfterEach
    void close() throws IOException {
        for (Transcript transcript : opened) {
            transcript.close();
        }
    }

    private Transcript open() throws IOException {
        return open(Transcript.MAX_BYTES);
    }

    private Transcript open(long maxBytes) throws IOException {
        Transcript transcript = new Transcript(file, maxBytes, "01KC1111111111111111111111");
        opened.add(transcript);
        return transcript;
    }

    private static SandboxMessage message(String chat, String id, String text) {
        Instant at = Instant.parse("2026-11-23T12:00:00Z");
        return SandboxMessage.received(
                new SandboxRoutes.ChatEntry(
                        "matriz",
                        new PhoneNumber(chat),
                        Optional.empty(),
                        id,
                        new Text(text),
                        Optional.empty(),
                        Optional.empty()),
                at);
    }

    private static void append(Transcript transcript, String... ids) throws IOException {
        for (String id : ids) {
            transcript.append(message(ANA, id, "oi " + id));
        }
    }

    private static List<SandboxMessage> messages(Transcript transcript, String chat) throws IOException {
        return transcript.part(chat, ChatPart.ChatQuery.ALL).messages();
    }

    private static List<String> ids(Transcript transcript, String chat) throws IOException {
        return messages(transcript, chat).stream().map(SandboxMessage::id).toList();
    }

    @Test
    void whatManySendAtOnceUnderOneIdIsThereOnce() throws Exception {
        Transcript transcript = open();
        int many = 4;
        CyclicBarrier together = new CyclicBarrier(many);
        List<String> sent = IntStream.range(0, 200).mapToObj(i -> "m" + i).toList();
        ExecutorService threads = Executors.newFixedThreadPool(many);
        try {
            List<Callable<Boolean>> senders = Collections.nCopies(many, () -> {
                for (String id : sent) {
                    together.await();
                    transcript.appendOnce(message(ANA, id, "oi"));
                }
                return true;
            });
            for (Future<Boolean> done : threads.invokeAll(senders)) {
                assertThat(done.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(ids(transcript, ANA)).isEqualTo(sent);
    }

    @Test
    void whatWasWrittenIsThereAfterTheProcessEnded() throws IOException {
        SandboxMessage options = new SandboxMessage(
                ANA,
                "r1",
                TranscriptDirection.OUT,
                "buttons",
                "Olá, São José! 💵 " + "x".repeat(5000),
                Instant.parse("2026-11-23T12:00:01.250Z"),
                List.of(new ChoiceOption("1", "Cotações")),
                List.of("m1"),
                null,
                Buttons.of("Olá", List.of(new ChoiceOption("1", "Cotações"))),
                null,
                null,
                null);
        Transcript first = open();
        append(first, "m1");
        first.append(options);
        first.append(message(BIA, "m2", "oi"));
        // Not closed: a process that is killed closes nothing.
        Transcript second = open();
        assertThat(messages(second, ANA)).containsExactly(message(ANA, "m1", "oi m1"), options);
        assertThat(ids(second, BIA)).containsExactly("m2");
        assertThat(messages(second, "+5548999990009")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"chat\":\"+5548999990001\",\"id\":\"m3\",\"text\":\"\u00e1", "\u0000\u0000\u0000"})
    void aLastLineThatWasCutOffIsDropped(String torn) throws IOException {
        append(open(), "m1", "m2");
        Files.writeString(file, torn, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
        Transcript repaired = open();
        assertThat(ids(repaired, ANA)).containsExactly("m1", "m2");
        append(repaired, "m4");
        assertThat(ids(open(), ANA)).containsExactly("m1", "m2", "m4");
        assertThat(Files.readAllLines(file)).hasSize(3);
    }

    @Test
    void everyPlaceOfACutLeavesTheLinesBefore() throws IOException {
        Transcript transcript = open();
        append(transcript, "m1");
        byte[] tip = Files.readAllBytes(tip());
        append(transcript, "m2");
        byte[] whole = Files.readAllBytes(file);
        int firstEnd = new String(whole, StandardCharsets.UTF_8).indexOf('\n') + 1;
        for (int length = firstEnd; length < whole.length; length++) {
            Files.write(file, java.util.Arrays.copyOf(whole, length));
            Files.write(tip(), tip);
            assertThat(ids(open(), ANA)).as("cut at %s", length).containsExactly("m1");
            assertThat(Files.size(file)).isEqualTo(firstEnd);
        }
    }

    @Test
    void aDamagedLineIsRefusedAndNeverReadAsFewerMessages() throws IOException {
        append(open(), "m1", "m2");
        String text = Files.readString(file);
        Files.writeString(file, text.replaceFirst("\"id\"", "\"i"));
        assertRefused();
        assertThat(Files.readAllLines(file)).hasSize(2);
    }

    @Test
    void everyFlippedBitIsRefused() throws IOException {
        append(open(), "m1", "m2");
        byte[] bytes = Files.readAllBytes(file);
        for (int bit = 0; bit < bytes.length * Byte.SIZE; bit++) {
            byte[] damaged = bytes.clone();
            damaged[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            Files.write(file, damaged);
            assertRefused();
        }
    }

    @Test
    void aMissingLineAndOneOfAnotherFileAreRefused() throws IOException {
        append(open(), "m1", "m2", "m3");
        List<String> lines = Files.readAllLines(file);
        Files.write(file, List.of(lines.get(0), lines.get(2)));
        assertRefused();
        Files.write(file, lines.subList(1, 3));
        assertRefused();

        Files.write(file, lines);
        assertThatThrownBy(() -> new Transcript(file, Transcript.MAX_BYTES, "01KC2222222222222222222222"))
                .isInstanceOf(StoreException.class);
        Files.move(tip(), file.resolveSibling("shopping.tip"));
        file = Files.move(file, file.resolveSibling("shopping.jsonl"));
        assertRefused();
    }

    @Test
    void anOlderCopyOneThatWasCutBetweenLinesAndAMissingFileAreRefused() throws IOException {
        Transcript transcript = open();
        append(transcript, "m1");
        byte[] older = Files.readAllBytes(file);
        byte[] olderTip = Files.readAllBytes(tip());
        append(transcript, "m2");
        byte[] whole = Files.readAllBytes(file);
        byte[] tip = Files.readAllBytes(tip());

        Files.write(file, older);
        assertRefused();
        Files.delete(file);
        assertRefused();
        Files.write(file, whole);
        Files.delete(tip());
        assertRefused();
        // What was written after the tip is there all the same.
        Files.write(tip(), olderTip);
        assertThat(ids(open(), ANA)).containsExactly("m1", "m2");
        Files.write(file, older);
        Files.write(tip(), olderTip);
        assertThat(ids(open(), ANA)).as("all of it is older").containsExactly("m1");

        Files.delete(file);
        Files.delete(tip());
        assertThat(ids(open(), ANA)).as("both were moved away").isEmpty();

        Files.write(file, whole);
        for (int bit = 0; bit < tip.length * Byte.SIZE; bit++) {
            byte[] damaged = tip.clone();
            damaged[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            Files.write(tip(), damaged);
            assertRefused();
        }
    }

    private Path tip() {
        return file.resolveSibling("matriz.tip");
    }

    @Test
    void linesOfVersion01ComeFirst() throws IOException {
        append(open(), "m1", "m2");
        Files.delete(tip());
        String old = Files.readString(file).replaceAll(",\"crc32c\":\"[0-9a-f]{8}\"", "");
        Files.writeString(file, old);
        append(open(), "m3");
        assertThat(ids(open(), ANA)).containsExactly("m1", "m2", "m3");

        Files.writeString(file, Files.readString(file) + old);
        assertRefused();
    }

    private void assertRefused() {
        assertThatThrownBy(this::open)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("sandbox/" + file.getFileName())
                .hasMessageContaining("Put the right files back, or move both away");
    }

    @Test
    void aFileThatSomebodyElseCutIsReported() throws IOException {
        Transcript transcript = open();
        append(transcript, "m1");
        Files.writeString(file, "{");
        assertThatThrownBy(() -> messages(transcript, ANA))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("was changed by another program");
    }

    @Test
    void aRepetitionIsKnownByItsIdInItsChat() throws IOException {
        Transcript transcript = open();
        // Both ids have the same hash.
        append(transcript, "Aa");
        assertThat(transcript.contains(ANA, "Aa")).isTrue();
        assertThat(transcript.contains(ANA, "BB")).isFalse();
        assertThat(transcript.contains(BIA, "Aa")).isFalse();
    }

    @Test
    void aChatShowsItsLastMessages() throws IOException {
        Transcript transcript = open();
        String[] all = IntStream.range(0, TranscriptChat.MAX_MESSAGES + 20)
                .mapToObj(i -> "m" + i)
                .toArray(String[]::new);
        append(transcript, all);
        assertThat(ids(transcript, ANA))
                .hasSize(TranscriptChat.MAX_MESSAGES)
                .startsWith("m20")
                .endsWith("m519");
        assertThat(transcript.contains(ANA, "m519")).isTrue();
        assertThat(transcript.contains(ANA, "m19")).isFalse();
        assertThat(ids(open(), ANA)).isEqualTo(ids(transcript, ANA));
    }

    @Test
    void aFileThatCannotBePutAsideStaysAndTakesTheNextMessageOnceItCan() throws IOException {
        Path inTheWay = Files.createDirectories(file.resolveSibling("matriz.jsonl.old/full"));
        Transcript transcript = open(100);
        append(transcript, "m1");
        assertThatThrownBy(() -> append(transcript, "m2")).isInstanceOf(IOException.class);
        assertThat(ids(transcript, ANA)).containsExactly("m1");
        assertThat(ids(open(100), ANA)).as("after a restart").containsExactly("m1");
        Files.delete(inTheWay);
        Files.delete(inTheWay.getParent());
        append(transcript, "m3");
        assertThat(ids(transcript, ANA)).containsExactly("m3");
    }

    @Test
    void aFileThatIsLargeIsPutAside() throws IOException {
        Transcript transcript = open(100);
        append(transcript, "m1", "m2");
        assertThat(ids(transcript, ANA)).containsExactly("m2");
        assertThat(Files.readString(file.resolveSibling("matriz.jsonl.old"))).contains("\"m1\"");
        append(transcript, "m3");
        assertThat(Files.readString(file.resolveSibling("matriz.jsonl.old"))).contains("\"m2\"");
        assertThat(ids(open(100), ANA)).containsExactly("m3");
    }
}
