package io.fairbot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fairbot.agents.branch.BranchAgent;
import io.fairbot.agents.exchange.ExchangeAgent;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Secret;
import io.fairbot.config.Settings;
import io.fairbot.coordination.Coordinator;
import io.fairbot.storage.Storage;
import io.fairbot.whatsapp.sandbox.SandboxChannel;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several whole houses in one process, started and stopped again and again: what is left of them is counted. */
class LeftoversTest {
    private static final Secret KEY = Secret.of("fb_test-key-of-the-houses");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ROUNDS = 3;

    @TempDir
    private Path directory;

    private Coordinator house(String name) {
        Settings settings = Settings.defaults()
                .with(BootstrapSettings.DATA_DIR, directory.resolve(name))
                .with(BootstrapSettings.API_PORT, 0)
                .with(BootstrapSettings.API_ADMIN_KEY, KEY);
        return Coordinator.builder(settings)
                .storage(Storage.embedded(settings.dataDir()))
                .channel(new SandboxChannel())
                .agent(new BranchAgent())
                .agent(new ExchangeAgent())
                .build();
    }

    private static int ask(HttpClient client, URI address) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/sandbox/messages?wait=10s"))
                .header("Authorization", "Bearer " + KEY.reveal())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"branch\":\"matriz\",\"from\":\"+5548999990001\",\"text\":\"oi\"}"))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("fairbot-"))
                .collect(Collectors.toSet());
    }

    /** What this process has open in the directory. */
    private Set<String> files() throws IOException {
        Path root = directory.toRealPath();
        Set<String> open = new TreeSet<>();
        try (Stream<Path> handles = Files.list(Path.of("/proc/self/fd"))) {
            for (Path handle : handles.toList()) {
                try {
                    Path target = Files.readSymbolicLink(handle);
                    if (target.startsWith(root)) {
                        open.add(target.toString());
                    }
                } catch (IOException goneMeanwhile) {
                    // The list itself was one of them.
                }
            }
        }
        return open;
    }

    @Test
    void severalHousesLeaveNoThreadPortOrFileHandle() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "open files can be counted on Linux only");
        List<Coordinator> houses =
                Stream.of("one", "two", "three").map(this::house).toList();
        HttpClient client = HttpClient.newHttpClient();
        for (int round = 0; round < ROUNDS; round++) {
            houses.forEach(Coordinator::start);
            List<URI> addresses = houses.stream().map(Coordinator::address).toList();
            assertThat(addresses).doesNotHaveDuplicates();
            for (URI address : addresses) {
                assertThat(ask(client, address)).isEqualTo(200);
            }
            assertThat(files()).as("so what follows can see open files").hasSizeGreaterThan(houses.size());

            houses.forEach(Coordinator::stop);
            for (URI address : addresses) {
                assertThatThrownBy(() -> new Socket(address.getHost(), address.getPort()).close())
                        .isInstanceOf(ConnectException.class);
            }
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(threads()).isEmpty());
            assertThat(files()).isEmpty();
        }
    }
}
