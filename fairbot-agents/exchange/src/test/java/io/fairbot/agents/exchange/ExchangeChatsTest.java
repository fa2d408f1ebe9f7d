package io.fairbot.agents.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.testkit.ChatReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The project's own chats, as {@code mvn -q -Pchats} runs them. */
@Tag("place")
class ExchangeChatsTest {
    private static final String HEAD = "chat: A\nbranch: matriz\ntime: 2026-11-23 10:00\ncustomer: Ana\n";

    @TempDir
    private Path folder;

    @Test
    void theDeskAnswersAsItIsWritten() {
        ChatReport report = ExchangeChats.run(Path.of("src/test/chats"));
        report.assertPassed();
        assertThat(report.chats()).isGreaterThanOrEqualTo(25);
        // Those are the ones that are written to be misunderstood.
        assertThat(report.toString())
                .contains("Unknown: " + report.notUnderstood() + " of " + report.texts() + " texts ");
        assertThat(report.toString()).contains(report.notUnderstood() + " of them expected");
    }

    @Test
    void itPrintsTheReportAndAnswersTheExitCode() throws IOException {
        Files.writeString(folder.resolve("a.chat"), HEAD + "> oi\n< Bom dia, Ana!\n");
        assertThat(print()).isEqualTo("0 Chats:   1, 1 passed, 0 failed");
        Files.writeString(folder.resolve("a.chat"), HEAD + "> oi\n< Boa tarde\n");
        assertThat(print()).isEqualTo("1 FAILED A");
        Files.writeString(folder.resolve("a.chat"), HEAD + "> oi\nhm\n");
        assertThat(print()).startsWith("2 a.chat:6: \"hm\" is no line of a chat;");
    }

    private String print() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int code = ExchangeChats.print(folder, new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return code + " "
                + bytes.toString(StandardCharsets.UTF_8).lines().findFirst().orElse("");
    }
}
