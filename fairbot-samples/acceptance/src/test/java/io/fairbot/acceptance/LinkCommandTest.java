package io.fairbot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.json.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code link}, as an operator types it, for a line of the sandbox that waits for a phone. */
class LinkCommandTest {
    private static final String KEY = "fb_a-key-of-more-than-17-letters";
    private static final String PHONE = "+5548999990001";
    private static final String BRANCHES = """
            {"branches": [
              {"id": "praia", "name": "Fair Câmbio Praia", "phone": "+5548999990002", "city": "Florianópolis",
               "state": "SC", "address": "Rua das Gaivotas, 200", "hours": {"mon-fri": ["09:00-17:00"]}}
            ]}
            """;

    @TempDir
    private Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, String> settings = new HashMap<>();

    private SampleProcess link(String... args) {
        String[] all = new String[args.length + 1];
        all[0] = "link";
        System.arraycopy(args, 0, all, 1, args.length);
        return SampleProcess.start(SampleProcess.STANDALONE, directory, settings, all);
    }

    private JsonNode call(URI address, String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(address.resolve(path))
                .header("Authorization", "Bearer " + KEY)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return Json.mapper()
                .readTree(client.send(request, HttpResponse.BodyHandlers.ofString())
                        .body());
    }

    /** Lets the phone take the code that the line shows. */
    private String phoneTakes(URI address, String kind) {
        return await().atMost(Duration.ofMinutes(2))
                .until(
                        () -> {
                            JsonNode code = call(address, "GET", "/branches/praia/link", "")
                                    .path("code");
                            boolean isTaken = code.path("kind").asText().equals(kind)
                                    && call(
                                                    address,
                                                    "POST",
                                                    "/sandbox/lines/praia/link",
                                                    Json.mapper()
                                                            .createObjectNode()
                                                            .put(
                                                                    "code",
                                                                    code.path("text")
                                                                            .asText())
                                                            .toString())
                                            .path("linked")
                                            .asBoolean();
                            return isTaken ? code.path("text").asText() : "";
                        },
                        text -> !text.isEmpty());
    }

    private void refused(int code, String sentence, String... args) throws InterruptedException {
        try (SampleProcess command = link(args)) {
            assertThat(command.exitCode()).isEqualTo(code);
            assertThat(command.output()).contains(sentence).doesNotContain("\tat ");
        }
    }

    @Test
    void codesAreShownUntilAPhoneHasTakenOne() throws Exception {
        Files.writeString(directory.resolve("filiais.json"), BRANCHES);
        settings.put("FAIRBOT_BRANCHES_FILE", "filiais.json");
        settings.put("FAIRBOT_API_ADMIN_KEY", KEY);
        try (SampleProcess instance = SampleProcess.start(SampleProcess.STANDALONE, directory, settings)) {
            URI address = instance.address();
            settings.put("FAIRBOT_API_PORT", String.valueOf(address.getPort()));
            settings.remove("FAIRBOT_BRANCHES_FILE");

            try (SampleProcess command = link("praia")) {
                assertThat(command.exitCode()).isZero();
                assertThat(command.output()).contains("The line of praia is linked already; --anew links it with");
            }
            try (SampleProcess command = link("praia", "--anew")) {
                command.await(line -> line.startsWith("Scan this with the phone of praia"));
                String text = phoneTakes(address, "QR");
                assertThat(command.exitCode()).isZero();
                assertThat(command.output())
                        .contains("████ ▄▄▄▄▄ █", "The line of praia is linked and open.")
                        .doesNotContain(text);
            }
            try (SampleProcess command = link("praia", "--anew", "--phone", PHONE)) {
                command.await(line -> line.startsWith("Type this on the phone of praia"));
                String text = phoneTakes(address, "PAIRING_CODE");
                assertThat(command.exitCode()).isZero();
                assertThat(command.output()).contains("    " + text, "is linked and open.");
            }
            try (SampleProcess command = link("praia", "--json")) {
                assertThat(command.exitCode()).isZero();
                assertThat(command.output()).contains("{\"branch\":\"praia\",\"phase\":\"OPEN\"}");
            }
            refused(1, "There is no open branch of this name", "serra");
            call(address, "POST", "/sandbox/lines/praia/faults", "{\"cause\":\"WEB_LOGGED_OUT\",\"lasts\":\"always\"}");
            await().until(() -> call(address, "GET", "/branches/praia/link", "")
                    .path("phase")
                    .asText()
                    .equals("STOPPED"));
            refused(
                    1,
                    "The line of praia has stopped (WEB_LOGGED_OUT). The device was unlinked on the phone. Link the line"
                            + " again with the command link and its option --anew,",
                    "praia");
        }
        refused(1, "Nothing answers at", "praia");
        refused(2, "A branch has lower-case letters, digits and hyphens, such as matriz.", "../users");
        refused(2, "--phone: ", "praia", "--phone", "12");
    }
}
