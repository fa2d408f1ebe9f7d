package io.fairbot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.json.Json;
import io.fairbot.whatsapp.cloud.lab.CloudCheck;
import io.fairbot.whatsapp.cloud.lab.CloudLab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The standalone with a line of the Cloud API by its environment alone; what is secret or personal is nowhere to be read. */
@CloudCheck(
        "13 the standalone by environment alone; no token, secret, text or whole number in logs, health and database")
class CloudStandaloneTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String TOKEN = "EAAcanarytoken0123456789abcdefghijkl";
    private static final String SECRET = "c0ffee5ec2e7c0ffee5ec2e7c0ffee5e";
    private static final String VERIFY = "canary-verify-token-77";
    private static final String PHONE = "5548991239876";
    private static final String PERSON = "BR.70000000000000000077";
    private static final String WORDS = "quanto está o dólar canarinho";
    private static final List<String> SECRETS = List.of(TOKEN, SECRET, VERIFY);

    @TempDir
    private Path directory;

    @Test
    void itTalksAndKeepsToItselfWhatIsSecret() throws Exception {
        Files.writeString(directory.resolve("filiais.json"), branches());
        String health;
        String output;
        try (CloudLab lab = CloudLab.start(
                        CloudStandaloneTest.class, Map.of("TOKEN", TOKEN, "SECRET", SECRET, "VERIFY", VERIFY));
                SampleProcess standalone = SampleProcess.start(
                        SampleProcess.STANDALONE,
                        directory,
                        Map.of(
                                "FAIRBOT_CHANNEL",
                                "cloud",
                                "FAIRBOT_BRANCHES_FILE",
                                "filiais.json",
                                "FAIRBOT_CLOUD_GRAPH_URL",
                                lab.address().toString(),
                                "FAIRBOT_CLOUD_ACCESS_TOKEN",
                                TOKEN,
                                "FAIRBOT_CLOUD_APP_SECRET",
                                SECRET,
                                "FAIRBOT_CLOUD_VERIFY_TOKEN",
                                VERIFY))) {
            lab.perform("config", Map.of("callback", standalone.address() + "/webhooks/whatsapp"));
            assertThat(lab.perform("verify", Map.of()).path("ok").asBoolean()).isTrue();
            says(lab, WORDS);
            await().atMost(PATIENCE).until(() -> !lab.accepted().isEmpty());
            provoke(lab);
            health = standalone.send(standalone.request("/health").build()).body();
            assertThat(health).contains("\"status\"");
            standalone.terminate();
            output = standalone.output();
        }
        assertThat(output).contains("without a right signature", "is STOPPED");
        isNotIn("the log", output);
        isNotIn("GET /health", health);
        assertThat(stored(directory.resolve("data"))).doesNotContain(SECRETS);
    }

    /** Lets happen what is logged: refusals, a dead token, a strange delivery, a wrong signature. */
    private static void provoke(CloudLab lab) {
        JsonNode payload = Json.mapper().createObjectNode().put("object", "whatsapp_business_account");
        lab.perform("post", Map.of("payload", payload, "sign", "wrong"));
        lab.perform("failLater", Map.of("code", 131026, "to", PERSON));
        says(lab, "primeiro " + WORDS);
        await().atMost(PATIENCE).until(() -> lab.accepted().size() >= 2);
        lab.perform("fail", Map.of("code", 131009, "to", PERSON));
        says(lab, "depois " + WORDS);
        await().atMost(PATIENCE).until(() -> refused(lab, "131009"));
        lab.perform("fail", Map.of("code", 190, "to", PERSON));
        says(lab, "ainda " + WORDS);
        await().atMost(PATIENCE).until(() -> refused(lab, "190"));
    }

    private static void says(CloudLab lab, String words) {
        lab.perform("say", Map.of("from", PHONE, "user_id", PERSON, "text", words, "name", "Canária"));
    }

    private static boolean refused(CloudLab lab, String code) {
        return lab.perform("stats", Map.of()).path("refused").has(code);
    }

    private static void isNotIn(String where, String text) {
        assertThat(text)
                .as(where)
                .doesNotContain(SECRETS)
                .doesNotContain("canarinho")
                .doesNotContain("Canária")
                .doesNotContain(PHONE)
                .doesNotContain("48991239876")
                .doesNotContain("+5548991239876");
    }

    /** Returns all bytes of a directory, each as a character. */
    private static String stored(Path data) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(data)) {
            files.filter(Files::isRegularFile).forEach(file -> {
                try {
                    all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        return all.toString();
    }

    private static String branches() {
        return """
                {"branches": [{"id": "matriz", "name": "Fair Câmbio Matriz", "phone": "+5548999990001",
                  "zone": "America/Sao_Paulo", "hours": {"every-day": ["00:00-23:59"]}, "city": "Florianópolis", "state": "SC",
                  "address": "Rua das Gaivotas, 100, Centro, Florianópolis - SC",
                  "channel": "cloud", "lines": {"cloud": {"phoneNumberId": "%s", "accountId": "%s"}}}]}
                """.formatted(CloudLab.NUMBERS.get(0), CloudLab.ACCOUNT);
    }
}
