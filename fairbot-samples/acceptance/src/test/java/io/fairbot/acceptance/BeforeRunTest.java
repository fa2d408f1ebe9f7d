package io.fairbot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code mvn -Prun} checks before it builds says what the start itself would say. */
class BeforeRunTest {
    private static final String CHECK = Repository.file(".mvn/BeforeRun.java").toString();

    @TempDir
    private Path directory;

    @Test
    void aBusyPortIsTheSentenceOfTheStart() throws Exception {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(busy.getLocalPort());
            assertThat(refusal(CHECK, Map.of("FAIRBOT_API_PORT", port)))
                    .isEqualTo(refusal(SampleProcess.STANDALONE, Map.of("FAIRBOT_API_PORT", port)))
                    .contains("Port " + port);
            Files.writeString(directory.resolve(".env"), "# of the start\nFAIRBOT_API_PORT='" + port + "'\n");
            assertThat(refusal(CHECK, Map.of("FAIRBOT_API_PORT", ""))).contains("Port " + port);
        }
    }

    @Test
    void aDirectoryInUseIsTheSentenceOfTheStart() throws Exception {
        try (SampleProcess first = SampleProcess.start(SampleProcess.STANDALONE, directory, Map.of())) {
            first.address();
            assertThat(refusal(CHECK, Map.of()))
                    .isEqualTo(refusal(SampleProcess.STANDALONE, Map.of()))
                    .contains("is in use by process");
        }
    }

    @Test
    void whatTheStartHasToSayIsLeftToIt() throws Exception {
        try (SampleProcess check = SampleProcess.start(
                CHECK, directory, Map.of("FAIRBOT_API_PORT", "x", "FAIRBOT_DATA_DIR", "\u0001/none"))) {
            assertThat(check.exitCode()).isZero();
            assertThat(check.output()).startsWith("Building fairbot");
        }
    }

    private String refusal(String main, Map<String, String> settings) throws InterruptedException {
        try (SampleProcess process = SampleProcess.start(main, directory, settings)) {
            assertThat(process.exitCode()).isEqualTo(1);
            // A first start logs the identity that it generates, and keeps it.
            return process.output()
                    .lines()
                    .filter(line -> !line.contains(" INFO  i.f.c.i.NodeId - "))
                    .collect(Collectors.joining("\n"));
        }
    }
}
