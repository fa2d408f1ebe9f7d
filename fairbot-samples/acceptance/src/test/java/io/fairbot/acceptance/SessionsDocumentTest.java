package io.fairbot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.channel.SendRefusal;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What operators read in docs/operate/SESSIONS.md is what the program tells them. */
@Tag("place")
class SessionsDocumentTest {
    private static final Locale PORTUGUESE = Locale.forLanguageTag("pt-BR");

    private final String document;

    SessionsDocumentTest() throws IOException {
        document = Files.readString(Repository.file("docs/operate/SESSIONS.md"));
    }

    @ParameterizedTest
    @MethodSource("io.fairbot.whatsapp.FailureCause#values")
    void everyCauseHasItsRow(FailureCause cause) {
        String row = "| `%s` | %s | %s<br>*%s* | %s<br>*%s* | %s<br>*%s* |\n"
                .formatted(
                        cause.name(),
                        String.join(", ", cause.codes()),
                        cause.description(PORTUGUESE),
                        cause.description(Locale.ENGLISH),
                        cause.automaticAction(PORTUGUESE),
                        cause.automaticAction(Locale.ENGLISH),
                        cause.requiredAction(PORTUGUESE),
                        cause.requiredAction(Locale.ENGLISH));
        assertThat(document).contains(row);
    }

    @ParameterizedTest
    @EnumSource
    void everyRefusalIsExplained(SendRefusal refusal) {
        assertThat(document).contains(refusal.name());
    }
}
