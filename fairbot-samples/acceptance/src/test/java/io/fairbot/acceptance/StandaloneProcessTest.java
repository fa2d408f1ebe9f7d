package io.fairbot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The standalone as an operator runs it. */
@Tag("place")
class StandaloneProcessTest {
    /** What CONTRACTS promises for a stop. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    @TempDir
    private Path directory;

    @Test
    void itAnswersACustomerAndStopsWhenItIsTold() throws Exception {
        try (SampleProcess sample = SampleProcess.start(SampleProcess.STANDALONE, directory, Map.of())) {
            assertThat(sample.ask("oi")).contains("Fair Câmbio Matriz", "*1* - Cotações de hoje");
            assertThat(sample.ask("1")).contains("R$ 5,5900");
            assertThat(sample.ask("cotação euro")).contains("R$ 6,5200");
            assertThat(sample.ask("que horas abre amanhã?")).contains("Fair Câmbio Matriz");
            assertThat(sample.ask("xyz")).startsWith("Não entendi bem.");
            URI address = sample.address();
            long begin = System.nanoTime();
            assertThat(sample.terminate()).isEqualTo(143);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(STOP_LIMIT);
            assertThat(sample.output()).endsWith("\nstopped").doesNotContain("Exception", " WARN ");
            assertThat(isOpen(address)).isFalse();
        }
    }

    private static Path jar() {
        Path jar = Repository.file("fairbot-coordination/standalone/target/fairbot-standalone-0.1.0-SNAPSHOT.jar");
        assertThat(jar).as("made by mvn package").exists();
        return jar;
    }

    @Test
    void theJarDoesTheSame() throws Exception {
        Path jar = jar();
        try (SampleProcess sample = SampleProcess.start(jar.toString(), directory, Map.of())) {
            assertThat(sample.await(line -> line.startsWith("fairbot "))).isEqualTo("fairbot 0.1.0-SNAPSHOT is ready.");
            assertThat(sample.ask("2")).contains("Horários");
            assertThat(sample.terminate()).isEqualTo(143);
            assertThat(sample.output()).endsWith("\nstopped").doesNotContain("WARNING");
        }
    }

    @Test
    void theJarStartsWithAClassArchive() throws Exception {
        Path jar = jar();
        Path archive = directory.toRealPath().resolve("data/classes.jsa");
        try (SampleProcess setup =
                SampleProcess.start(jar.toString(), directory, Map.of(), "setup", "--yes", "--class-archive")) {
            assertThat(setup.exitCode()).isZero();
            assertThat(setup.output())
                    .contains("java -XX:SharedArchiveFile='" + archive + "' -jar '" + jar.toAbsolutePath() + "' start");
        }
        assertThat(archive).exists();
        // The warning about an archive that does not fit would be in the output.
        Map<String, String> options = Map.of("JDK_JAVA_OPTIONS", "-XX:SharedArchiveFile=" + archive);
        try (SampleProcess sample = SampleProcess.start(jar.toString(), directory, options)) {
            sample.address();
            assertThat(sample.terminate()).isEqualTo(143);
            assertThat(sample.output()).endsWith("\nstopped").doesNotContain("[warning]", "[error");
        }
    }

    @Test
    void aClassArchiveIsMadeOfAJarOnly() throws Exception {
        try (SampleProcess setup = SampleProcess.start(
                SampleProcess.STANDALONE, directory, Map.of(), "setup", "--yes", "--class-archive")) {
            assertThat(setup.exitCode()).isEqualTo(2);
            assertThat(setup.output()).contains("--class-archive is for a program that was started with java -jar");
        }
    }

    @Test
    void theKeyIsShownOnlyOnce() throws Exception {
        String key;
        try (SampleProcess first = SampleProcess.start(SampleProcess.STANDALONE, directory, Map.of())) {
            first.await(line -> line.startsWith("curl"));
            key = first.key();
            first.terminate();
        }
        try (SampleProcess second = SampleProcess.start(SampleProcess.STANDALONE, directory, Map.of())) {
            assertThat(second.await(line -> line.startsWith("curl"))).contains("$FAIRBOT_API_KEY");
            second.terminate();
            assertThat(second.hasPrinted(key)).isFalse();
        }
    }

    @Test
    void everyWrongSettingIsToldAtOnce() throws Exception {
        Map<String, String> wrong =
                Map.of("FAIRBOT_API_PORT", "x", "FAIRBOT_RATE_LIMIT", "abc", "FAIRBOT_API_PROT", "1");
        try (SampleProcess sample = SampleProcess.start(SampleProcess.STANDALONE, directory, wrong)) {
            assertThat(sample.exitCode()).isEqualTo(2);
            assertThat(sample.output())
                    .startsWith("There are 3 problems in the settings:")
                    .contains("FAIRBOT_API_PORT", "FAIRBOT_RATE_LIMIT", "did you mean FAIRBOT_API_PORT")
                    .doesNotContain("\tat ", "Exception", "stopped");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cloud | The channel cloud needs settings that are missing: FAIRBOT_CLOUD_APP_SECRET,"
                        + " FAIRBOT_CLOUD_VERIFY_TOKEN. Set them, or use another channel.",
                "gate | FAIRBOT_CHANNEL is \"gate\". There is no channel gate in this program; there is cloud,"
                        + " sandbox, web."
            })
    void aWrongChannelIsOneSentence(String channel, String sentence) throws Exception {
        Map<String, String> wrong =
                Map.of("FAIRBOT_CHANNEL", channel, "FAIRBOT_CLOUD_ACCESS_TOKEN", "canary-of-a-token");
        try (SampleProcess sample = SampleProcess.start(SampleProcess.STANDALONE, directory, wrong)) {
            assertThat(sample.exitCode()).isEqualTo(2);
            assertThat(sample.output()).isEqualTo(sentence);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | holds no branches",
                "{\"branches\":[{\"id\":\"praia\",\"name\":\"Praia\"}]} | Its phone must be a number",
                "{\"branches\": | is not valid JSON (line 1, column 13)"
            })
    void aWrongBranchesFileIsOneSentence(String text, String sentence) throws Exception {
        Files.writeString(directory.resolve("filiais.json"), text);
        Map<String, String> wrong = Map.of("FAIRBOT_BRANCHES_FILE", "filiais.json");
        try (SampleProcess sample = SampleProcess.start(SampleProcess.STANDALONE, directory, wrong)) {
            assertThat(sample.exitCode()).isEqualTo(2);
            assertThat(sample.output())
                    .contains(sentence)
                    .contains("\nThe branches file filiais.json ")
                    .doesNotContain("\tat ", "Exception");
        }
    }

    @Test
    void withoutALineInTheSandboxNothingIsSaidOfIt() throws Exception {
        String document = Files.readString(Repository.file("docs/operate/CLOUD-API.md"));
        Matcher example = Pattern.compile("```json\n(\\{\n {2}\"branches\".*?)```", Pattern.DOTALL)
                .matcher(document);
        assertThat(example.find()).isTrue();
        Files.writeString(directory.resolve("filiais.json"), example.group(1));
        Map<String, String> cloud = Map.of(
                "FAIRBOT_BRANCHES_FILE", "filiais.json",
                "FAIRBOT_CHANNEL", "cloud",
                "FAIRBOT_CLOUD_ACCESS_TOKEN", "token-of-a-test",
                "FAIRBOT_CLOUD_APP_SECRET", "secret-of-a-test",
                "FAIRBOT_CLOUD_VERIFY_TOKEN", "verify-of-a-test",
                // Nothing listens there.
                "FAIRBOT_CLOUD_GRAPH_URL", "http://127.0.0.1:1");
        try (SampleProcess sample = SampleProcess.start(SampleProcess.STANDALONE, directory, cloud)) {
            assertThat(sample.await(line -> line.startsWith("curl"))).contains("/branches'");
            sample.terminate();
            assertThat(sample.output()).contains("is ready.").doesNotContain("/sandbox", "cannot be opened");
        }
    }

    @Test
    void theExampleAfterAStartNamesABranchThatIsThere() throws Exception {
        try (SampleProcess sample = SampleProcess.start(SampleProcess.STANDALONE, directory, Map.of())) {
            String example = sample.await(line -> line.startsWith("curl"));
            Matcher branch = Pattern.compile("\"branch\":\"([a-z]+)\"").matcher(example);
            assertThat(branch.find()).isTrue();
            assertThat(sample.ask(branch.group(1), "oi")).contains("Fair Câmbio");
        }
    }

    @Test
    void aBusyPortIsOneSentence() throws Exception {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Map<String, String> port = Map.of("FAIRBOT_API_PORT", Integer.toString(busy.getLocalPort()));
            try (SampleProcess sample = SampleProcess.start(SampleProcess.STANDALONE, directory, port)) {
                assertThat(sample.exitCode()).isEqualTo(1);
                // A first start logs the identity that it generates, and keeps it.
                assertThat(sample.output().lines().filter(line -> !line.contains(" INFO  i.f.c.i.NodeId - ")))
                        .containsExactly("Port " + busy.getLocalPort()
                                + " of 127.0.0.1 is in use; set FAIRBOT_API_PORT to a free one, or to 0 for any.");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--help | 0 | Usage: fairbot",
                "start --help | 0 | Usage: fairbot start",
                "--version | 0 | fairbot ",
                "strat | 2 | Unmatched argument",
                "start --prot 1 | 2 | Unknown option"
            })
    void theCommandLineHelps(String args, int code, String output) throws Exception {
        try (SampleProcess sample =
                SampleProcess.start(SampleProcess.STANDALONE, directory, Map.of(), args.split(" ", -1))) {
            assertThat(sample.exitCode()).isEqualTo(code);
            assertThat(sample.output()).contains(output).doesNotContain("\tat ");
        }
    }

    @Test
    void aPlainMainDoesTheSameInTwentyLines() throws Exception {
        try (SampleProcess sample = SampleProcess.start(SampleProcess.PLAIN_MAIN, directory, Map.of())) {
            assertThat(sample.ask("quanto tá o dólar?")).contains("R$ 5,5900");
            long begin = System.nanoTime();
            assertThat(sample.terminate()).isEqualTo(143);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(STOP_LIMIT);
            assertThat(sample.output()).endsWith("\nstopped");
        }
    }

    private static boolean isOpen(URI address) {
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
