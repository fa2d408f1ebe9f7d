package io.fairbot.standalone.internal.setup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.agents.branch.BranchAgent;
import io.fairbot.json.Json;
import io.fairbot.standalone.internal.setup.SetupFixture.SetupResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What setup takes over from what somebody has already. */
@Tag("place")
class SetupImportTest {
    private static final String OWN = BranchAgent.sampleJson().replace("Fair Câmbio Matriz", "Casa da Praça");

    @TempDir
    private Path temporary;

    private Path directory;
    private Path old;
    private SetupFixture setup;

    @BeforeEach
    void begin() throws IOException {
        directory = Files.createDirectory(temporary.resolve("house"));
        old = Files.createDirectory(temporary.resolve("old"));
        setup = new SetupFixture(directory);
    }

    @Test
    void aHouseThatMovesKeepsItsSettings() throws IOException {
        setup.yes("--set=FAIRBOT_API_PORT=3100", "--mongodb-uri=mongodb://127.0.0.1");
        SetupFixture other = new SetupFixture(Files.createDirectory(temporary.resolve("new")));
        SetupResult result = other.yes("--import", directory.toString());
        assertThat(result.err()).isEmpty();
        assertThat(result.out())
                .contains(
                        "  took over  FAIRBOT_BRANCHES_FILE: " + directory.resolve("branches.json") + "\n",
                        "  took over  FAIRBOT_API_PORT\n",
                        "  took over  FAIRBOT_ENCRYPTION_KEY\n")
                .doesNotContain("Made, and shown", "fb_");
        assertThat(other.env()).isEqualTo(setup.env());
        Map<String, String> before = other.everything();
        assertThat(other.yes("--import", directory.toString()).out()).contains("nothing was changed");
        assertThat(other.everything()).isEqualTo(before);
    }

    @Test
    void aBranchesFileIsCopied() throws IOException {
        Path file = Files.writeString(old.resolve("filiais.json"), OWN);
        assertThat(setup.yes("--import", file.toString()).code()).isZero();
        assertThat(Files.readString(directory.resolve("branches.json"))).isEqualTo(OWN);
        assertThat(setup.yes("--import", file.toString()).out()).contains("nothing was changed");

        Files.writeString(file, BranchAgent.sampleJson());
        assertThat(setup.yes("--import", file.toString()).out())
                .contains(file + " is not used: the branches file is ./branches.json (.env).");
        Files.delete(directory.resolve(".env"));
        SetupResult other = setup.yes("--import", file.toString());
        assertThat(other.code()).isEqualTo(2);
        assertThat(other.err()).contains("is there already and says something else than the one that is imported");
        assertThat(Files.readString(directory.resolve("branches.json"))).isEqualTo(OWN);
        Files.writeString(file, OWN);
        assertThat(setup.yes("--import", file.toString()).code()).isZero();
    }

    @Test
    void theNamesOfANodeProgramAreTakenOver() throws IOException {
        Files.writeString(old.resolve(".env"), """
            # the bot
            NODE_ENV=production
            export PORT=3005
            API_PORT=3010
            DASHBOARD_PORT='3011'
            DASHBOARD_USER=Chefe
            ADMIN_PASSWORD=admin123
            MONGODB_URI="mongodb://127.0.0.1:27017/#x"
            MONGO_DB=casa
            LOG_LEVEL=http
            LOG_RETENTION_DAYS=14d
            ADMIN_NUMBERS=5548999990001@s.whatsapp.net, +55 48 99999-0002
            TZ=America/Manaus
            LOCALE=pt_BR
            HEALTH_CHECK_INTERVAL=20000
            ALERT_EMAIL=caixa@example.com
            CORS_ORIGIN=*
            SMTP_HOST=mail.example.com
            SMTP_PORT=465
            SMTP_USER=caixa@example.com
            SMTP_PASS=a b/c
            FAIRBOT_API_PROT=1
            EMPTY=
            """);
        Files.createDirectory(old.resolve("auth_info_baileys"));
        Files.writeString(old.resolve("branches.json"), OWN);
        SetupResult result = setup.yes("--import", old.toString());
        assertThat(result.err()).isEmpty();
        Map<String, String> env = setup.env();
        assertThat(env)
                .containsEntry("FAIRBOT_API_PORT", "3010")
                .containsEntry("FAIRBOT_DASHBOARD_PORT", "3011")
                .containsEntry("FAIRBOT_DASHBOARD_ADMIN_USER", "chefe")
                .containsEntry("FAIRBOT_MONGODB_URI", "mongodb://127.0.0.1:27017/#x")
                .containsEntry("FAIRBOT_MONGODB_DATABASE", "casa")
                .containsEntry("FAIRBOT_LOG_LEVEL", "info")
                .containsEntry("FAIRBOT_LOG_RETENTION_DAYS", "14")
                .containsEntry("FAIRBOT_ADMIN_NUMBERS", "+5548999990001,+5548999990002")
                .containsEntry("FAIRBOT_TIMEZONE", "America/Manaus")
                .containsEntry("FAIRBOT_LOCALE", "pt-BR")
                .containsEntry("FAIRBOT_HEALTH_INTERVAL", "20000ms")
                .containsEntry("FAIRBOT_ALERT_EMAILS", "caixa@example.com")
                .containsEntry("FAIRBOT_SMTP_URL", "smtps://caixa%40example.com:a%20b%2Fc@mail.example.com:465")
                .doesNotContainKeys("FAIRBOT_CORS_ORIGINS", "NODE_ENV", "FAIRBOT_API_PROT");
        assertThat(env.get("FAIRBOT_DASHBOARD_ADMIN_PASSWORD")).isNotEqualTo("admin123");
        assertThat(Files.readString(directory.resolve("branches.json"))).isEqualTo(OWN);
        assertThat(result.out())
                .contains(
                        "  took over  API_PORT: FAIRBOT_API_PORT\n",
                        "  took over  SMTP_HOST, SMTP_PORT, SMTP_USER, SMTP_PASS: FAIRBOT_SMTP_URL\n",
                        "  left out   NODE_ENV: it has no counterpart\n",
                        "  left out   PORT: it has no counterpart\n",
                        "  left out   ADMIN_PASSWORD: a password has 12 or more characters; a new one is made\n",
                        "  left out   CORS_ORIGIN: origins are named one by one, in FAIRBOT_CORS_ORIGINS\n",
                        "  left out   FAIRBOT_API_PROT: it is not a setting of fairbot\n",
                        "  left out   auth_info_baileys: a session belongs to its program: link the phone anew\n")
                .doesNotContain("admin123", "EMPTY");
    }

    @Test
    void whatIsKnownAlreadyStays() throws IOException {
        Path env = Files.writeString(old.resolve("old.env"), """
            FAIRBOT_API_PORT=3001
            FAIRBOT_LOCALE=en
            PORT=3002
            FAIRBOT_API_ADMIN_KEY=fb_0123456789abcdefghijk
            """);
        setup.yes("--set=FAIRBOT_API_PORT=4000");
        String key = setup.env().get("FAIRBOT_API_ADMIN_KEY");
        SetupResult result = setup.yes("--import", env.toString(), "--json");
        assertThat(setup.env())
                .containsEntry("FAIRBOT_API_PORT", "4000")
                .containsEntry("FAIRBOT_LOCALE", "en")
                .containsEntry("FAIRBOT_API_ADMIN_KEY", key);
        JsonNode report = Json.mapper().readTree(result.out());
        assertThat(report.at("/kept/FAIRBOT_API_PORT").asText()).isEqualTo(".env");
        assertThat(report.at("/kept/FAIRBOT_API_ADMIN_KEY").asText()).isEqualTo(".env");
        assertThat(report.at("/taken/FAIRBOT_LOCALE").asText()).isEqualTo("FAIRBOT_LOCALE");
        assertThat(report.path("taken")).hasSize(1);
        assertThat(report.at("/leftOut/PORT").asText()).isEqualTo("FAIRBOT_API_PORT stands beside it");
    }

    @Test
    void oneMessageListsAllThatIsWrongAndNothingIsWritten() throws IOException {
        Files.writeString(old.resolve(".env"), """
            PORT=abc
            FAIRBOT_BRANCHES_FILE=none.json
            FAIRBOT_RATE_LIMIT=much
            FAIRBOT_ENCRYPTION_KEY=secret-word
            no line
            SMTP_HOST=a b
            """);
        Files.writeString(old.resolve("branches.json"), "{\"branches\": [{\"id\": \"one\", \"channel\": \"web\"}]}");
        for (SetupResult result : new SetupResult[] {
            setup.yes("--import", old.toString()), setup.answering("", "--import", old.toString())
        }) {
            assertThat(result.code()).isEqualTo(2);
            assertThat(result.err())
                    .contains(
                            "FAIRBOT_API_PORT is \"abc\" (PORT in " + old.resolve(".env") + "). It must be a whole",
                            "FAIRBOT_RATE_LIMIT is \"much\" (FAIRBOT_RATE_LIMIT in ",
                            "FAIRBOT_ENCRYPTION_KEY is \"****\"",
                            "Line 5 of " + old.resolve(".env") + " must be NAME=value",
                            "There is no branches file " + old.resolve("none.json"),
                            "FAIRBOT_SMTP_URL is \"****\" (SMTP_HOST in ",
                            "The branches file " + old.resolve("branches.json") + " cannot be used.")
                    .doesNotContain("secret-word");
        }
        assertThat(setup.everything()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "branches.json | { | is not valid JSON (line 1",
                "branches.json | [] | must hold one JSON object",
                "branches.json | {} | holds no branches",
                "other.txt | x | holds neither .env nor branches.json: name the file itself."
            })
    void aDirectoryWithoutAnythingUsableIsRefused(String name, String content, String sentence) throws IOException {
        Files.writeString(old.resolve(name), content);
        SetupResult result = setup.yes("--import", old.toString());
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err())
                .startsWith("There is 1 problem, and nothing was written:")
                .contains(sentence);
        assertThat(setup.everything()).isEmpty();
    }

    @Test
    void branchesOfAChannelThatIsNotThereAreRefused() throws IOException {
        Path file = Files.writeString(
                old.resolve("filiais.json"),
                OWN.replace(
                        "\"currencies\": [\"USD\", \"EUR\"],", "\"currencies\": [\"USD\"], \"channel\": \"gate\","));
        assertThat(setup.yes("--import", file.toString()).err())
                .contains("The branch \"shopping\" cannot be used. Its channel must be one of cloud, sandbox, web, not"
                        + " \"gate\".");
    }

    @Test
    void aFileThatIsNoTextIsRefused() throws IOException {
        Path file = Files.write(old.resolve("old.env"), new byte[] {(byte) 0xc3, 0x28});
        assertThat(setup.yes("--import", file.toString()).err()).contains(file + " is no text in UTF-8.");
    }

    @Test
    void importedValuesAreTheDefaultsOfTheQuestions() throws IOException {
        Path env = Files.writeString(old.resolve("old.env"), "LOG_DIR=/var/log/casa\n");
        SetupResult result = setup.answering("\nown-logs\n\n\n\n\n", "--import", env.toString());
        assertThat(result.out())
                .contains("Directory of the log [/var/log/casa]: ", "  kept       FAIRBOT_LOG_DIR of: your answer");
        assertThat(setup.env()).containsEntry("FAIRBOT_LOG_DIR", "own-logs");
    }
}
