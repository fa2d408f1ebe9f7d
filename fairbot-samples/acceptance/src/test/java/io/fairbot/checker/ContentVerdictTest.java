package io.fairbot.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.checker.Transcripts.TranscriptLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the judgement of contents finds. */
class ContentVerdictTest {
    @TempDir
    private Path media;

    private static TranscriptLine in(String chat, String id) {
        return new TranscriptLine(id, "in", List.of(), chat, "text", "");
    }

    private static TranscriptLine out(String chat, String id, String sum, String... messages) {
        return new TranscriptLine(id, "out", List.of(messages), chat, sum.isEmpty() ? "text" : "document", sum);
    }

    @Test
    void anAnswerAfterThatOfALaterMessageIsFound() {
        List<TranscriptLine> sent = List.of(in("ana", "m1"), in("ana", "m2"), in("bia", "m1"));
        Transcripts good = new Transcripts(List.of(
                sent.get(0),
                sent.get(1),
                sent.get(2),
                out("bia", "r3", "", "m1"),
                out("ana", "r1", "", "m1"),
                out("ana", "r2", "", "m2"),
                out("ana", "r1", "", "m1")));
        assertThat(ContentVerdict.order(good)).as("a repetition is no disorder").isEmpty();
        Transcripts bad = new Transcripts(
                List.of(sent.get(0), sent.get(1), out("ana", "r2", "", "m2"), out("ana", "r1", "", "m1")));
        assertThat(ContentVerdict.order(bad)).containsExactly("The message m1 was answered after a later one.");
    }

    @Test
    void bytesThatAreMissingOrOthersAreFound() throws IOException {
        String sum = "d8c8d2a6c1b0b0f4d0d3a1b5c7e9f1a2";
        Transcripts transcripts = new Transcripts(List.of(out("ana", "r1", sum, "m1")));
        assertThat(ContentVerdict.bytes(transcripts, media))
                .containsExactly("The medium of the reply r1 has no bytes.");
        Files.writeString(media.resolve(sum), "copy of m1 ");
        assertThat(ContentVerdict.bytes(transcripts, media))
                .containsExactly("The medium of the reply r1 has other bytes.");
        String own = ContentVerdict.sha256("copy of m1 ".getBytes(StandardCharsets.UTF_8));
        Files.writeString(media.resolve(own), "copy of m1 ");
        assertThat(ContentVerdict.bytes(new Transcripts(List.of(out("ana", "r1", own, "m1"))), media))
                .isEmpty();
        assertThat(ContentVerdict.bytes(new Transcripts(List.of(out("ana", "r2", own, "m2"))), media))
                .as("the bytes of another message")
                .hasSize(1);
    }

    @Test
    void aKindThatIsNotThereIsFound() {
        Transcripts transcripts = new Transcripts(List.of(in("ana", "m1")));
        assertThat(ContentVerdict.kinds(transcripts, "in", List.of("text", "image")))
                .containsExactly("There is no message of the kind image, direction in.");
    }
}
