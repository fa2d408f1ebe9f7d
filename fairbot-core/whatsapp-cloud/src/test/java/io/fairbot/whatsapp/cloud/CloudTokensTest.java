package io.fairbot.whatsapp.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairbot.config.Secret;
import io.fairbot.config.Settings;
import io.fairbot.runtime.virtual.VirtualPlatform;
import io.fairbot.whatsapp.channel.WhatsAppSession;
import io.fairbot.whatsapp.cloud.lab.CloudLab;
import io.fairbot.whatsapp.content.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Access tokens of accounts in a file, which is read again while everything runs. */
class CloudTokensTest {
    private static final Secret FALLBACK = Secret.of("canary-fallback");
    private static final Optional<String> ACCOUNT = Optional.of(CloudLab.ACCOUNT);
    private static final Optional<String> OTHER = Optional.of("731100000000008");

    @TempDir
    private Path directory;

    private final VirtualPlatform virtual = new VirtualPlatform(Instant.parse("2026-11-30T12:00:00Z"), 1);
    private final AtomicInteger changes = new AtomicInteger();
    private Path file = Path.of("tokens");

    @BeforeEach
    void name() {
        file = directory.resolve("tokens");
    }

    private CloudTokens tokens(String text) throws IOException {
        Files.writeString(file, text);
        CloudTokens tokens =
                new CloudTokens(FALLBACK, Optional.of(file), virtual.platform().time(), changes::incrementAndGet);
        tokens.start();
        return tokens;
    }

    @Test
    void anAccountHasItsOwnTokenOrThatOfAllOrThatOfTheSettings() throws IOException {
        CloudTokens tokens = tokens("# tokens\n\ndefault=canary-of-all\n" + CloudLab.ACCOUNT + " = canary-of-one\n");
        assertThat(tokens.of(ACCOUNT).reveal()).isEqualTo("canary-of-one");
        assertThat(tokens.of(OTHER).reveal()).isEqualTo("canary-of-all");
        assertThat(tokens.of(Optional.empty()).reveal()).isEqualTo("canary-of-all");
        assertThat(tokens(CloudLab.ACCOUNT + "=canary-of-one").of(OTHER)).isEqualTo(FALLBACK);
        CloudTokens without =
                new CloudTokens(FALLBACK, Optional.empty(), virtual.platform().time(), changes::incrementAndGet);
        without.start();
        assertThat(without.of(ACCOUNT)).isEqualTo(FALLBACK);
    }

    @Test
    void anotherTokenIsUsedWithinSecondsAndABadFileChangesNothing() throws IOException {
        CloudTokens tokens = tokens("default=canary-before");
        virtual.advance(CloudTokens.INTERVAL);
        assertThat(changes).hasValue(0);
        Files.writeString(file, "default=canary-after");
        virtual.advance(CloudTokens.INTERVAL);
        assertThat(tokens.of(ACCOUNT).reveal()).isEqualTo("canary-after");
        assertThat(changes).hasValue(1);

        Files.writeString(file, "default=canary-after\ncanary-without-a-name");
        virtual.advance(CloudTokens.INTERVAL);
        assertThat(tokens.of(ACCOUNT).reveal()).isEqualTo("canary-after");
        assertThat(tokens.problem())
                .hasValueSatisfying(
                        problem -> assertThat(problem).contains("has a line 2").doesNotContain("canary"));
        Files.delete(file);
        virtual.advance(CloudTokens.INTERVAL);
        assertThat(tokens.problem())
                .as("the first cause stays until the file is right")
                .isPresent();
        Files.writeString(file, "default=canary-at-last");
        virtual.advance(CloudTokens.INTERVAL);
        assertThat(tokens.problem()).isEmpty();
        assertThat(changes).hasValue(2);

        tokens.stop();
        Files.writeString(file, "default=canary-too-late");
        virtual.advance(CloudTokens.INTERVAL.multipliedBy(2));
        assertThat(tokens.of(ACCOUNT).reveal()).isEqualTo("canary-at-last");
    }

    @ParameterizedTest
    @ValueSource(strings = {"canary-alone", "default=canar", "default=canary-1\ndefault=canary-2", "12=canary-token"})
    void aFileThatCannotBeUsedRefusesTheStartWithoutAToken(String text) {
        assertThatThrownBy(() -> tokens(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("FAIRBOT_CLOUD_TOKENS_FILE has a line")
                .hasMessageNotContaining("canar");
    }

    @Test
    void aFileThatIsMissingOrTooLargeRefusesTheStart() throws IOException {
        assertThatThrownBy(() -> new CloudTokens(
                        FALLBACK,
                        Optional.of(directory.resolve("none")),
                        virtual.platform().time(),
                        () -> {}))
                .hasMessageContaining("cannot be read by this user");
        Files.writeString(file, "#".repeat(1 << 20) + "\n");
        assertThatThrownBy(() -> new CloudTokens(
                        FALLBACK, Optional.of(file), virtual.platform().time(), () -> {}))
                .hasMessageContaining("is larger than 1 MiB");
    }

    @Test
    void aLineSendsWithTheTokenOfItsAccountInTheFile() throws IOException {
        Files.writeString(file, CloudLab.ACCOUNT + "=" + CloudLab.TOKEN.reveal());
        try (CloudLab lab = CloudLab.start(CloudTokensTest.class);
                CloudFixture fixture = new CloudFixture(lab)) {
            fixture.start(
                    Map.of("FAIRBOT_CLOUD_ACCESS_TOKEN", "a-dead-token", "FAIRBOT_CLOUD_TOKENS_FILE", file.toString()));
            WhatsAppSession session = fixture.open();
            lab.customerWrites(CloudFixture.ANA.value().substring(1));
            fixture.send(session, fixture.message(new Text("oi")));
            assertThat(fixture.last().path("words").asText()).isEqualTo("oi");
            try (CloudCheck check = CloudCheck.of(
                    Settings.fromVariables(Map.of(
                            "FAIRBOT_CLOUD_ACCESS_TOKEN", "a-dead-token",
                            "FAIRBOT_CLOUD_APP_SECRET", "any-secret",
                            "FAIRBOT_CLOUD_VERIFY_TOKEN", "any-token",
                            "FAIRBOT_CLOUD_TOKENS_FILE", file.toString(),
                            "FAIRBOT_CLOUD_GRAPH_URL", lab.address().toString())),
                    fixture.context(fixture.settings()).platform())) {
                assertThat(CloudFixture.done(check.line(CloudLab.NUMBERS.get(0), ACCOUNT, Optional.empty())))
                        .allMatch(finding -> finding.status() == CloudFinding.FindingStatus.OK);
            }
            ((CloudSession) session).tokenChanged();
            await().until(() -> session.state().isOpen());
        }
    }
}
