package io.fairbot.standalone.internal.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** What backup and restore say about media that are lost. */
class MediaLossesTest {
    private static String printed(int damaged, int missing) {
        StringWriter text = new StringWriter();
        PrintWriter err = new PrintWriter(text);
        MediaLosses.print(err, damaged, missing);
        err.flush();
        return text.toString();
    }

    @Test
    void lossesAreToldAndNothingElse() {
        assertThat(printed(0, 0)).isEmpty();
        assertThat(printed(2, 0)).contains("2 media are damaged").doesNotContain("missing");
        assertThat(printed(0, 3))
                .contains("3 media are missing", "these messages will fail")
                .doesNotContain("damaged");
    }
}
