package io.fairbot.standalone.internal.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.config.Secret;
import io.fairbot.security.FirstSecret;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is printed after a start. */
class StartupBannerTest {
    private static final URI API = URI.create("http://127.0.0.1:3000");
    private static final FirstSecret KEY =
            new FirstSecret("first key of the API", Secret.of("fb_0123456789abcdef0123"));

    private static String printed(List<String> sandbox, Optional<FirstSecret> key) {
        StringWriter text = new StringWriter();
        StartupBanner.print(new PrintWriter(text), API, sandbox, key);
        return text.toString();
    }

    @Test
    void theExampleWritesToTheFirstBranchOfTheSandbox() {
        assertThat(printed(List.of("praia", "serra"), Optional.of(KEY)))
                .contains("Talk to the bot   http://127.0.0.1:3000/sandbox#fb_0123456789abcdef0123", "only this once")
                .contains("/sandbox/messages?wait=3s'", "{\"branch\":\"praia\",");
    }

    @Test
    void withoutTheSandboxTheExampleReadsTheBranches() {
        assertThat(printed(List.of(), Optional.of(KEY)))
                .contains(
                        "curl -s 'http://127.0.0.1:3000/branches' -H \"Authorization: Bearer fb_0123456789abcdef0123\"")
                .doesNotContain("sandbox", "Talk to the bot");
    }

    @Test
    void theKeyIsTheOneOfTheEnvironmentOnALaterStart() {
        assertThat(printed(List.of("praia"), Optional.empty()))
                .contains("/sandbox\n", "Bearer $FAIRBOT_API_KEY")
                .doesNotContain("only this once");
    }
}
