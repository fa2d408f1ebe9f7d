package io.fairbot.standalone.internal.setup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.agents.branch.BranchAgent;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Setting;
import io.fairbot.json.Json;
import io.fairbot.standalone.internal.setup.SetupFixture.SetupResult;
import io.fairbot.storage.Storage;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command setup, without questions: what it makes, what it leaves alone, what it refuses. */
@Tag("place")
class SetupCommandTest {
    private static final String MONGO = "mongodb://user:secret-word@127.0.0.1:27017/?replicaSet=rs";
    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

    @TempDir
    private Path temporary;

    private Path directory;
    private SetupFixture setup;

    @BeforeEach
    void begin() throws IOException {
        directory = Files.createDirectory(temporary.resolve("house"));
        setup = new SetupFixture(directory);
    }

    @Test
    void everythingIsMadeAndTheSecretsAreShownOnce() throws IOException {
        SetupResult first = setup.yes();
        assertThat(first.err()).isEmpty();
        assertThat(first.code()).isZero();
        Map<String, String> env = setup.env();
        assertThat(env)
                .containsEntry("FAIRBOT_DATA_DIR", "./data")
                .containsEntry("FAIRBOT_LOG_DIR", "./logs")
                .containsEntry("FAIRBOT_CHANNEL", "sandbox")
                .containsEntry("FAIRBOT_BRANCHES_FILE", "./branches.json")
                .doesNotContainKeys("FAIRBOT_MONGODB_URI", "FAIRBOT_ENCRYPTION_KEY", "FAIRBOT_MONGODB_DATABASE");
        for (Setting<?> secret : Set.of(BootstrapSettings.API_ADMIN_KEY, BootstrapSettings.DASHBOARD_ADMIN_PASSWORD)) {
            assertThat(secret.type().parser().parse(env.getOrDefault(secret.name(), "")))
                    .isNotNull();
            assertThat(first.out()).contains(secret.name() + "=" + env.get(secret.name()));
        }
        assertThat(directory.resolve("data")).isDirectory();
        assertThat(directory.resolve("logs")).isDirectory();
        assertThat(Files.readString(directory.resolve("branches.json"))).isEqualTo(BranchAgent.sampleJson());
        String key = Files.readString(directory.resolve("data/encryption.key")).strip();
        assertThat(Base64.getDecoder().decode(key)).hasSize(32);
        assertThat(first.out()).doesNotContain(key).contains("encryption.key. It is in no backup");
        for (String file : Set.of(".env", "branches.json", "data/encryption.key")) {
            assertThat(mode(file)).as(file).isEqualTo("rw-------");
        }
        assertThat(first.out()).contains("Next:", "start\n", "status\n", "export FAIRBOT_API_KEY=$(sed ");

        Map<String, String> before = setup.everything();
        SetupResult second = setup.yes();
        assertThat(second.code()).isZero();
        assertThat(second.out())
                .startsWith(directory + " was ready already; nothing was changed.")
                .contains("Next:")
                .doesNotContain(env.get("FAIRBOT_API_ADMIN_KEY"), env.get("FAIRBOT_DASHBOARD_ADMIN_PASSWORD"));
        assertThat(setup.everything()).isEqualTo(before);
    }

    @Test
    void twoHousesHaveDifferentSecrets() throws IOException {
        setup.yes();
        SetupFixture other = new SetupFixture(Files.createDirectory(temporary.resolve("other")));
        other.yes();
        for (String name : Set.of("FAIRBOT_API_ADMIN_KEY", "FAIRBOT_DASHBOARD_ADMIN_PASSWORD")) {
            assertThat(other.env().get(name)).isNotEqualTo(setup.env().get(name));
        }
    }

    @Test
    void optionsSayEverything() throws IOException {
        Path branches = Files.writeString(directory.resolve("own.json"), BranchAgent.sampleJson());
        SetupResult result = setup.yes(
                "--data-dir=kept/here",
                "--log-dir=/" + temporary.resolve("log #1").toString().substring(1),
                "--branches=own.json",
                "--channel=sandbox",
                "--mongodb-uri=" + MONGO,
                "--mongodb-database=casa",
                "--set=FAIRBOT_API_PORT=3100",
                "--set=FAIRBOT_LOCALE=en");
        assertThat(result.err()).isEmpty();
        assertThat(setup.env())
                .containsEntry("FAIRBOT_DATA_DIR", "kept/here")
                .containsEntry("FAIRBOT_LOG_DIR", temporary.resolve("log #1").toString())
                .containsEntry("FAIRBOT_BRANCHES_FILE", "own.json")
                .containsEntry("FAIRBOT_MONGODB_URI", MONGO)
                .containsEntry("FAIRBOT_MONGODB_DATABASE", "casa")
                .containsEntry("FAIRBOT_API_PORT", "3100")
                .containsEntry("FAIRBOT_LOCALE", "en");
        assertThat(directory.resolve("kept/here")).isDirectory();
        assertThat(temporary.resolve("log #1")).isDirectory();
        assertThat(directory.resolve("branches.json")).doesNotExist();
        assertThat(Files.readString(branches)).isEqualTo(BranchAgent.sampleJson());
    }

    @Test
    void withMongoTheKeyIsPrintedAndNotKeptInTheDataDirectory() throws IOException {
        SetupResult result = setup.yes("--mongodb-uri", MONGO);
        String key = setup.env().getOrDefault("FAIRBOT_ENCRYPTION_KEY", "");
        assertThat(Base64.getDecoder().decode(key)).hasSize(32);
        assertThat(result.out())
                .contains("FAIRBOT_ENCRYPTION_KEY=" + key, "All who use the database need the same")
                .doesNotContain("secret-word");
        assertThat(setup.env()).containsEntry("FAIRBOT_MONGODB_DATABASE", "fairbot");
        assertThat(directory.resolve("data/encryption.key")).doesNotExist();

        assertThat(setup.yes().out()).contains("nothing was changed");
        SetupResult none = setup.yes("--mongodb-uri=");
        assertThat(none.code()).isZero();
        assertThat(setup.env()).containsEntry("FAIRBOT_MONGODB_URI", "").containsEntry("FAIRBOT_ENCRYPTION_KEY", key);
    }

    @Test
    void whoMovesToMongoKeepsTheKeyOfTheDataDirectory() throws IOException {
        setup.yes();
        String key = Files.readString(directory.resolve("data/encryption.key")).strip();
        SetupResult moved = setup.yes("--mongodb-uri", MONGO);
        assertThat(setup.env()).containsEntry("FAIRBOT_ENCRYPTION_KEY", key);
        assertThat(moved.out()).doesNotContain(key);
    }

    @Test
    void whatIsThereStaysAndOnlyWhatIsMissingIsAdded() throws IOException {
        String before = """
            # ours
            FAIRBOT_API_PORT=3210
            FAIRBOT_API_ADMIN_KEY=fb_0123456789abcdefghijk # the old one

            OTHER="kept #1"
            FAIRBOT_DATA_DIR=old
            FAIRBOT_DATA_DIR=./other
            """;
        Files.writeString(directory.resolve(".env"), before);
        SetupResult result = setup.yes("--data-dir=new", "--set=FAIRBOT_LOG_LEVEL=debug");
        assertThat(result.err()).isEmpty();
        assertThat(Files.readString(directory.resolve(".env")))
                .startsWith(before.replace("./other", "new"))
                .contains("FAIRBOT_LOG_LEVEL=debug\n");
        assertThat(Files.readString(directory.resolve(".env.bak"))).isEqualTo(before);
        assertThat(mode(".env.bak")).isEqualTo("rw-------");
        assertThat(result.out()).doesNotContain("fb_");
    }

    @Test
    void aFileThatOthersMayReadIsClosed() throws IOException {
        setup.yes();
        Set<PosixFilePermission> open = PosixFilePermissions.fromString("rw-r--r--");
        Files.setPosixFilePermissions(directory.resolve(".env"), open);
        String before = Files.readString(directory.resolve(".env"));
        assertThat(setup.yes().out()).startsWith("Wrote " + directory.resolve(".env") + ".");
        assertThat(mode(".env")).isEqualTo("rw-------");
        assertThat(Files.readString(directory.resolve(".env"))).isEqualTo(before);
        assertThat(directory.resolve(".env.bak")).doesNotExist();
    }

    @Test
    void aLinkedFileIsWrittenWhereItIs() throws IOException {
        Path real = Files.writeString(temporary.resolve("shared.env"), "FAIRBOT_LOCALE=en\n");
        Files.createSymbolicLink(directory.resolve(".env"), real);
        assertThat(setup.yes().code()).isZero();
        assertThat(directory.resolve(".env")).isSymbolicLink();
        assertThat(Files.readString(real)).startsWith("FAIRBOT_LOCALE=en\n").contains("FAIRBOT_API_ADMIN_KEY=");
    }

    @Test
    void aStoreThatIsThereKeepsItsKey() throws IOException {
        Files.createDirectory(directory.resolve("data"));
        Files.createFile(directory.resolve("data/store.db"));
        SetupResult result = setup.yes();
        assertThat(result.out())
                .contains("has its key of the API already", "has its branches already")
                .doesNotContain("fb_", "export ");
        assertThat(setup.env()).doesNotContainKey("FAIRBOT_API_ADMIN_KEY");
    }

    @Test
    void whatTheEnvironmentSaysIsNotWritten() throws IOException {
        setup.environment().put("FAIRBOT_DATA_DIR", "elsewhere");
        setup.environment().put("FAIRBOT_MONGODB_URI", MONGO);
        setup.environment().put("FAIRBOT_CHANNEL", " ");
        setup.properties().setProperty("fairbot.encryption.key", KEY);
        SetupResult result = setup.yes("--data-dir=elsewhere");
        assertThat(result.err()).isEmpty();
        assertThat(setup.env())
                .doesNotContainKeys("FAIRBOT_DATA_DIR", "FAIRBOT_MONGODB_URI", "FAIRBOT_ENCRYPTION_KEY")
                .containsEntry("FAIRBOT_CHANNEL", "sandbox");
        assertThat(directory.resolve("elsewhere")).isDirectory();

        SetupResult other = setup.yes("--data-dir=here");
        assertThat(other.code()).isEqualTo(2);
        assertThat(other.err())
                .contains("FAIRBOT_DATA_DIR is set by the environment, which wins over .env at every start: unset it"
                        + " there, or leave --data-dir out.");
    }

    @Test
    void allThatIsWrongIsSaidAtOnceAndNothingIsWritten() throws IOException {
        Files.writeString(directory.resolve(".env"), "FAIRBOT_API_PORT=99999\nnonsense\nFAIRBOT_LOCALE=\"pt\n");
        Files.writeString(
                directory.resolve("wrong.json"),
                "{\"branches\": [{\"id\": \"one\"}], \"rates\": [{\"currency\": \"USD\"}], \"margins\": 1, \"iof\":"
                        + " [{}]}");
        Map<String, String> before = setup.everything();
        SetupResult result = setup.yes(
                "--channel=gate",
                "--branches=wrong.json",
                "--mongodb-uri=http://secret-word",
                "--set=FAIRBOT_NOTHING=1",
                "--set=FAIRBOT_WEB_DEVICE_NAME=\"",
                "--import=" + directory.resolve("none"));
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err())
                .startsWith("There are 12 problems, and nothing was written:\n")
                .contains(
                        "Line 2 of .env must be NAME=value on one line",
                        "Line 3 of .env must be NAME=value on one line",
                        "FAIRBOT_NOTHING (--set) is not a setting of fairbot.",
                        "There is no file or directory " + directory.resolve("none"),
                        "FAIRBOT_API_PORT is \"99999\" (.env). It must be a whole number",
                        "FAIRBOT_MONGODB_URI is \"****\" (--mongodb-uri). It must be a connection string",
                        "FAIRBOT_CHANNEL is \"gate\" (--channel). There is no channel gate in this program",
                        "FAIRBOT_WEB_DEVICE_NAME is",
                        "The branch \"one\" cannot be used. Its name has 1 to 200",
                        "Each rate needs a currency",
                        "\"margins\" must be a list",
                        "Each iof needs")
                .doesNotContain("secret-word", "\tat ");
        assertThat(setup.everything()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--branches=none.json | There is no branches file",
                "--set=FAIRBOT_CLUSTER=on | FAIRBOT_MONGODB_URI is missing",
                "--set=FAIRBOT_ALERT_WEBHOOK=https://host/\" | FAIRBOT_ALERT_WEBHOOK is",
                "--set=FAIRBOT_DASHBOARD_ADMIN_PASSWORD=twelve-\"-letters | cannot be written to .env",
                "--set=FAIRBOT_LOCALE | --set takes NAME=value",
                "--set==en | --set takes NAME=value",
                "--channel=pigeon | There is no channel pigeon in this program; there is cloud, sandbox, web.",
                "--colour=red | Unknown option"
            })
    void oneWrongThingIsOneSentence(String option, String sentence) throws IOException {
        SetupResult result = setup.yes(option);
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains(sentence).doesNotContain("\tat ");
        assertThat(setup.everything()).isEmpty();
    }

    /** The library that reads the options has warnings of its own, past the writers that it was given. */
    @Test
    void noSecretIsPrintedByWhatReadsTheOptions() throws IOException {
        PrintStream before = System.err;
        ByteArrayOutputStream caught = new ByteArrayOutputStream();
        System.setErr(new PrintStream(caught, true, StandardCharsets.UTF_8));
        try {
            SetupResult result = setup.yes("--set=FAIRBOT_DASHBOARD_ADMIN_PASSWORD=twelve-\"-letters");
            assertThat(result.out() + result.err()).doesNotContain("twelve");
        } finally {
            System.setErr(before);
        }
        assertThat(caught.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(setup.everything()).isEmpty();
    }

    @Test
    void aDataDirectoryInUseIsLeftAlone() throws IOException {
        setup.yes();
        Map<String, String> before = setup.everything();
        try (Closeable instance = Storage.lockDirectory(directory.resolve("data"))) {
            assertThat(instance).isNotNull();
            for (SetupResult result : List.of(setup.yes("--set=FAIRBOT_LOCALE=en"), setup.answering(""))) {
                assertThat(result.code()).isEqualTo(2);
                assertThat(result.err()).contains("is in use by process ").hasLineCount(1);
            }
        }
        assertThat(setup.everything()).isEqualTo(before);
        assertThat(setup.yes("--set=FAIRBOT_LOCALE=en").code()).isZero();
    }

    @Test
    void whatCannotBeWrittenLeavesTheOldState() throws IOException {
        setup.yes();
        Map<String, String> before = setup.everything();
        // In the way of a draft, which is written before anything gets its place.
        Files.createDirectories(directory.resolve(".env.new/full"));
        SetupResult result = setup.yes("--set=FAIRBOT_LOCALE=en");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains(directory + " cannot be made ready (").doesNotContain("\tat ");
        Files.delete(directory.resolve(".env.new/full"));
        Files.delete(directory.resolve(".env.new"));
        assertThat(setup.everything()).isEqualTo(before);
    }

    @Test
    void draftsThatAKilledSetupLeftAreReplaced() throws IOException {
        Files.writeString(directory.resolve(".env.new"), "FAIRBOT_AP");
        Files.writeString(directory.resolve("branches.json"), BranchAgent.sampleJson());
        assertThat(setup.yes().code()).isZero();
        assertThat(directory.resolve(".env.new")).doesNotExist();
        assertThat(setup.env()).containsEntry("FAIRBOT_BRANCHES_FILE", "./branches.json");
    }

    @Test
    void aFileThatIsNoTextIsNotTouched() throws IOException {
        Files.write(directory.resolve(".env"), new byte[] {(byte) 0xc3, 0x28});
        SetupResult result = setup.yes();
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains(".env is no text in UTF-8: move it away.");
    }

    @Test
    void whatCannotBeReadIsOneSentence() throws IOException {
        Files.createDirectory(directory.resolve(".env"));
        SetupResult result = setup.yes();
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains(directory + " cannot be made ready (").hasLineCount(1);
        Files.delete(directory.resolve(".env"));

        Files.createFile(directory.resolve("file"));
        assertThat(setup.yes("--data-dir=file").err())
                .contains("The data directory " + directory.resolve("file") + " cannot be used")
                .hasLineCount(1);
        assertThat(setup.yes("--log-dir=file").code()).isEqualTo(1);
        assertThat(directory.resolve(".env")).doesNotExist();
        Files.createDirectories(directory.resolve("data/encryption.key"));
        assertThat(setup.yes("--mongodb-uri", MONGO).err())
                .contains(directory + " cannot be made ready (")
                .hasLineCount(1);
    }

    @Test
    void programsReadItAsJson() throws IOException {
        SetupResult result = setup.yes("--json", "--mongodb-uri", MONGO);
        JsonNode report = Json.mapper().readTree(result.out());
        assertThat(report.path("directory").asText()).isEqualTo(directory.toString());
        assertThat(report.at("/settings/FAIRBOT_MONGODB_URI").asText()).isEqualTo("****");
        assertThat(report.at("/settings/FAIRBOT_CHANNEL").asText()).isEqualTo("sandbox");
        assertThat(report.at("/secrets/FAIRBOT_API_ADMIN_KEY").asText())
                .isEqualTo(setup.env().get("FAIRBOT_API_ADMIN_KEY"));
        assertThat(report.path("written")).hasSize(4);
        assertThat(report.path("next")).hasSize(4);
        JsonNode again = Json.mapper().readTree(setup.yes("--json").out());
        assertThat(again.path("written")).isEmpty();
        assertThat(again.path("secrets")).isEmpty();
    }

    @Test
    void helpSaysWhatThereIs() {
        SetupResult help = setup.yes("--help");
        assertThat(help.code()).isZero();
        assertThat(help.out()).contains("Usage: setup", "--import", "--mongodb-uri", "--json");
    }

    private String mode(String file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file)));
    }
}
