package io.fairbot.agents.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The talks of docs/operate/EXCHANGE-DESK.md are those of the desk; {@code -Dfairbot.docs=write} writes them. */
class ExchangeDeskPageTest {
    private static final String BEGIN = "<!-- talks:";
    private static final String END = "<!-- end -->";
    private static final String CUSTOMER = "> **";

    private static Path page() {
        return Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
                .map(folder -> folder.resolve("docs/operate/EXCHANGE-DESK.md"))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theTalksAreThoseOfTheDesk() throws IOException {
        String written = Files.readString(page());
        String made = made(written.lines().toList());
        if ("write".equals(System.getProperty("fairbot.docs"))) {
            Files.writeString(page(), made);
        } else {
            assertThat(written).as("write the page with -Dfairbot.docs=write").isEqualTo(made);
        }
    }

    /** Returns the page with the answers of the desk to what its customers write; each heading begins another talk. */
    private static String made(List<String> lines) {
        StringBuilder page = new StringBuilder();
        boolean inTalks = false;
        ExchangeChatFixture customer = new ExchangeChatFixture();
        for (String line : lines) {
            inTalks = inTalks ? !line.equals(END) : line.startsWith(BEGIN);
            if (inTalks && line.startsWith("### ")) {
                customer = new ExchangeChatFixture();
            }
            boolean isAnswer = inTalks && line.startsWith(">") && !isCustomer(line);
            if (!isAnswer) {
                page.append(line).append('\n');
            }
            if (inTalks && isCustomer(line)) {
                page.append(quoted(customer.say(line.substring(CUSTOMER.length(), line.length() - 2))));
            }
        }
        return page.toString();
    }

    /** Returns whether a line is a customer's: one in bold as a whole, with no star inside. */
    private static boolean isCustomer(String line) {
        return line.startsWith(CUSTOMER)
                && line.endsWith("**")
                && !line.substring(CUSTOMER.length(), line.length() - 2).contains("*");
    }

    private static String quoted(String answer) {
        StringBuilder lines = new StringBuilder(">\n");
        answer.lines()
                .forEach(line ->
                        lines.append(line.isEmpty() ? ">" : "> " + line + "  ").append('\n'));
        return lines.append(">\n").toString();
    }
}
