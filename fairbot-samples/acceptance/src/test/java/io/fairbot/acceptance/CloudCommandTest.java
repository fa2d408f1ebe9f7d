package io.fairbot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.json.Json;
import io.fairbot.testkit.TestProgram;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code cloud check}, as an operator types it, with a Cloud API for tests in place of Meta's. */
class CloudCommandTest {
    private static final String KEY = "fb_a-key-of-more-than-17-letters";
    private static final String BRANCHES = """
            {"branches": [
              {"id": "matriz", "name": "Fair Câmbio Matriz", "phone": "+5548999990001", "city": "Florianópolis",
               "state": "SC", "address": "Rua das Gaivotas, 100", "hours": {"mon-fri": ["09:00-17:00"]},
               "lines": {"cloud": {"phoneNumberId": "880000000000101", "accountId": "731100000000007"}}},
              {"id": "praia", "name": "Fair Câmbio Praia", "phone": "+5548999990002", "city": "Florianópolis",
               "state": "SC", "address": "Rua das Gaivotas, 200", "hours": {"mon-fri": ["09:00-17:00"]},
               "lines": {"cloud": {"phoneNumberId": "880000000000102", "accountId": "731100000000007",
                                   "accessToken": "lab-token"}}},
              {"id": "teste", "name": "Fair Câmbio Teste", "phone": "+5548999990003", "city": "Florianópolis",
               "state": "SC", "address": "Rua das Gaivotas, 300", "hours": {"mon-fri": ["09:00-17:00"]},
               "channel": "sandbox"}
            ]}
            """;

    @TempDir
    private Path directory;

    private Process lab;
    private Map<String, String> settings = Map.of();

    @BeforeEach
    void startLab() throws Exception {
        Path node = TestProgram.NODE.require("CloudCommandTest");
        Path script = Repository.file("fairbot-core/whatsapp-cloud/src/test/resources/cloud-lab/server.mjs");
        lab = new ProcessBuilder(node.toString(), script.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String graph = Json.mapper()
                .readTree(lab.inputReader(StandardCharsets.UTF_8).readLine())
                .path("url")
                .asText();
        Files.writeString(directory.resolve("filiais.json"), BRANCHES);
        settings = Map.of(
                "FAIRBOT_BRANCHES_FILE", "filiais.json",
                "FAIRBOT_CHANNEL", "cloud",
                "FAIRBOT_API_ADMIN_KEY", KEY,
                "FAIRBOT_CLOUD_GRAPH_URL", graph,
                "FAIRBOT_CLOUD_ACCESS_TOKEN", "lab-token",
                "FAIRBOT_CLOUD_APP_SECRET", "lab-secret",
                "FAIRBOT_CLOUD_VERIFY_TOKEN", "lab-verify");
    }

    @AfterEach
    void stopLab() throws InterruptedException {
        if (lab != null) {
            lab.destroy();
            lab.waitFor();
        }
    }

    /** Runs the command, waits for its end, and checks the exit code. */
    private String check(int code, Map<String, String> changed, String... more) throws InterruptedException {
        Map<String, String> all = new HashMap<>(settings);
        all.putAll(changed);
        String[] args = new String[2 + more.length];
        args[0] = "cloud";
        args[1] = "check";
        System.arraycopy(more, 0, args, 2, more.length);
        try (SampleProcess command = SampleProcess.start(SampleProcess.STANDALONE, directory, all, args)) {
            int exit = command.exitCode();
            String output = command.output();
            assertThat(exit).as(output).isEqualTo(code);
            assertThat(output).doesNotContain("lab-token", "lab-secret", "lab-verify", "\tat ");
            return output;
        }
    }

    private static HttpResponse<String> ask(URI address, String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(address.resolve(path))
                                .header("Authorization", "Bearer " + KEY)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void whatIsWrongIsNamedAndTheExitCodeSaysSo() throws Exception {
        String before = check(1, Map.of("FAIRBOT_API_PORT", "1"));
        assertThat(before)
                .contains("ok      matriz token", "ok      praia subscription", "FAILED  webhook verification")
                .contains("nothing answers at http://127.0.0.1:1/webhooks/whatsapp", "3 of 18 checks failed.");

        try (SampleProcess instance = SampleProcess.start(SampleProcess.STANDALONE, directory, settings)) {
            URI address = URI.create(
                    instance.await(line -> line.startsWith("curl")).replaceAll(".*(http://[0-9.:]+)/.*", "$1"));
            Map<String, String> there = Map.of("FAIRBOT_API_PORT", Integer.toString(address.getPort()));
            settings = new HashMap<>(settings);
            settings.putAll(there);

            assertThat(check(0, Map.of()))
                    .contains("ok      matriz number", "ok      praia templates", "ok      webhook, right signature")
                    .contains("skipped app secret", "ok      clock", "All is well.")
                    .doesNotContain("FAILED");
            Map<String, String> wrong =
                    Map.of("FAIRBOT_CLOUD_ACCESS_TOKEN", "dead-token", "FAIRBOT_CLOUD_APP_SECRET", "other-secret");
            String printed = check(1, wrong, "matriz", "--json");
            // What a log says of its own start stands before it.
            JsonNode found = Json.mapper().readTree(printed.substring(printed.indexOf("{\n")));
            assertThat(found.path("ok").asBoolean(true)).isFalse();
            assertThat(found.path("findings"))
                    .filteredOn(finding -> finding.path("status").asText().equals("FAILED"))
                    .extracting(finding -> finding.path("branch").asText("all") + " "
                            + finding.path("subject").asText())
                    .containsExactly("matriz token", "all webhook, right signature");
            HttpResponse<String> templates = ask(address, "/branches/matriz/templates");
            assertThat(templates.statusCode()).isEqualTo(200);
            assertThat(templates.body()).contains("\"lembrete_reserva\"", "\"usable\":true", "sua reserva");
            assertThat(ask(address, "/branches/teste/templates").body())
                    .isEqualTo("{\"branch\":\"teste\",\"templates\":[]}");
            assertThat(ask(address, "/branches/nenhuma/templates").statusCode()).isEqualTo(404);
            assertThat(check(2, Map.of(), "teste"))
                    .endsWith("The branch teste has no line of the channel cloud; these have one: matriz, praia.");
            instance.terminate();
        }

        assertThat(check(1, Map.of("FAIRBOT_API_PORT", "1"), "praia"))
                .as("a token of its own is encrypted in the store")
                .contains("FAILED  praia token: it is encrypted in the store. Start fairbot, and check again.");
    }
}
