package io.fairbot.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The example of docs/extend/LANGUAGE.md: another trade, in sixty lines of examples. */
class BarberTest {
    @Test
    void anotherTradeIsUnderstood() {
        IntentClassifier classifier = new IntentClassifier(IntentModel.train(Barber.examples()));
        Understanding asked = classifier.classify("bom dia, qnto custa o corte e onde fica o salão?");
        assertThat(asked.names()).containsExactly("price", "place");
        assertThat(asked.language()).hasValue("pt");
        assertThat(asked.unsure()).isFalse();
    }

    @Test
    void thePageQuotesTheFile() throws IOException {
        String page = Files.readString(top().resolve("docs/extend/LANGUAGE.md"));
        String file = Files.readString(
                top().resolve("fairbot-agents/language/src/test/resources/io/fairbot/language/barber.txt"));
        assertThat(page).contains(file);
        assertThat(file.lines().filter(line -> !line.isBlank()).count()).isLessThanOrEqualTo(60);
        assertThat(page).contains("classifier.classify(\"bom dia, qnto custa o corte e onde fica o salão?\")");
    }

    private static Path top() {
        Path top = Path.of("").toAbsolutePath();
        while (!Files.exists(top.resolve("CHANGELOG.md"))) {
            top = Objects.requireNonNull(top.getParent(), "The tests do not run in a working copy.");
        }
        return top;
    }
}
