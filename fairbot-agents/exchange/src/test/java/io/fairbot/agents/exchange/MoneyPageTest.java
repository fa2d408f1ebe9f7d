package io.fairbot.agents.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/operate/MONEY.md says that the bot answers. */
@Tag("place")
class MoneyPageTest {
    private static final String HEADING = "| customer writes";

    record Line(boolean later, String question, String answer) {}

    static List<Line> lines() throws IOException {
        List<Line> lines = new ArrayList<>();
        String heading = "";
        for (String line : Files.readAllLines(Path.of("../../docs/operate/MONEY.md"))) {
            if (!line.startsWith("|")) {
                heading = "";
            } else if (line.startsWith(HEADING)) {
                heading = line;
            } else if (!heading.isEmpty() && !line.startsWith("|---")) {
                String[] cells = line.split("\\|", -1);
                lines.add(new Line(heading.contains("a day later"), cells[1].strip(), cells[2].strip()));
            }
        }
        assertThat(lines).hasSizeGreaterThan(25);
        return lines;
    }

    @ParameterizedTest
    @MethodSource("lines")
    void theBotAnswersSo(Line line) {
        ExchangeChatFixture customer = new ExchangeChatFixture();
        if (line.later) {
            customer.when("2026-11-24T10:00");
        }
        assertThat(customer.say(line.question)).contains(line.answer);
    }
}
