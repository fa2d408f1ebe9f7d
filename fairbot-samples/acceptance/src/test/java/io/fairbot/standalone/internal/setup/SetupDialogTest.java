package io.fairbot.standalone.internal.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.agents.branch.BranchAgent;
import io.fairbot.json.Json;
import io.fairbot.standalone.internal.setup.SetupFixture.SetupResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The questions of setup. */
@Tag("place")
class SetupDialogTest {
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
    void emptyAnswersAreTheDefaults() throws IOException {
        SetupResult result = setup.answering("\n\n\n\n\n\n");
        assertThat(result.code()).isZero();
        assertThat(result.out())
                .contains(
                        "Directory of the data [./data]: ",
                        "Directory of the log [./logs]: ",
                        "Channel of branches that name none [sandbox]: ",
                        "File with the branches [./branches.json]: ",
                        "Address of MongoDB, - for none [none]: ",
                        "  FAIRBOT_CHANNEL=sandbox",
                        "Make " + directory + " ready with this? [yes]: ");
        Map<String, String> asked = setup.env();
        SetupFixture other = new SetupFixture(Files.createDirectory(temporary.resolve("other")));
        other.yes();
        assertThat(asked.keySet()).isEqualTo(other.env().keySet());
        assertThat(Files.readString(directory.resolve("branches.json"))).isEqualTo(BranchAgent.sampleJson());
    }

    @Test
    void everyAnswerCounts() throws IOException {
        Files.writeString(directory.resolve("own.json"), BranchAgent.sampleJson());
        SetupResult result =
                setup.answering(String.join("\n", "d", "l", "sandbox", "own.json", MONGO, "casa", KEY, "sim") + "\n");
        assertThat(result.err()).isEmpty();
        assertThat(setup.env())
                .containsEntry("FAIRBOT_DATA_DIR", "d")
                .containsEntry("FAIRBOT_LOG_DIR", "l")
                .containsEntry("FAIRBOT_BRANCHES_FILE", "own.json")
                .containsEntry("FAIRBOT_MONGODB_URI", MONGO)
                .containsEntry("FAIRBOT_MONGODB_DATABASE", "casa")
                .containsEntry("FAIRBOT_ENCRYPTION_KEY", KEY);
        assertThat(result.out())
                .contains("FAIRBOT_MONGODB_URI=****", "FAIRBOT_ENCRYPTION_KEY=****")
                .doesNotContain("secret-word", KEY);

        SetupResult again = setup.answering("\n\n\n\n\n\n\n");
        assertThat(again.out())
                .contains("Address of MongoDB, - for none [****]: ", "Database in it [casa]: ", "nothing was changed")
                .doesNotContain("secret-word", "Key of what is encrypted");
        SetupResult none = setup.answering("\n\n\n\n-\nyes\n");
        assertThat(none.code()).isZero();
        assertThat(setup.env()).containsEntry("FAIRBOT_MONGODB_URI", "");
    }

    @Test
    void aBadAnswerIsOneSentenceAndTheQuestionComesAgain() throws IOException {
        Files.writeString(directory.resolve("wrong.json"), "{\"branches\": [{\"id\": \"one\"}]}");
        SetupResult result = setup.answering(String.join(
                        "\n",
                        "a\u0000b",
                        "say \"d\"",
                        "",
                        "",
                        "pigeon",
                        "",
                        "none.json",
                        "wrong.json",
                        "-",
                        "",
                        "127.0.0.1",
                        MONGO,
                        "a b",
                        "",
                        "short",
                        "",
                        "perhaps",
                        "y")
                + "\n");
        assertThat(result.code()).isZero();
        assertThat(result.out())
                .contains(
                        "It must not hold a quotation mark or a control character.",
                        "There is no channel pigeon in this program; there is cloud, sandbox, web.",
                        "There is no file " + directory.resolve("none.json")
                                + " that this user may read; an empty answer"
                                + " makes ./branches.json out of the sample.",
                        "There is no file " + directory.resolve("-"),
                        "The branch \"one\" cannot be used.",
                        "It must be a connection string that begins with mongodb://",
                        "It must be 1 to 63 characters without blank",
                        "It must be 32 random bytes in base64",
                        "Key of what is encrypted in it, if it has one [a new one]: ",
                        "Please answer yes or no.");
        assertThat(setup.env())
                .containsEntry("FAIRBOT_DATA_DIR", "./data")
                .containsEntry("FAIRBOT_BRANCHES_FILE", "./branches.json")
                .containsEntry("FAIRBOT_MONGODB_DATABASE", "fairbot");
    }

    @Test
    void whoStopsAnsweringLeavesNothing() throws IOException {
        String answers = "\n".repeat(5);
        for (int given = 0; given <= answers.length(); given++) {
            SetupResult result = setup.answering(answers.substring(0, given));
            assertThat(result.code()).as("after %s answers", given).isEqualTo(1);
            assertThat(result.err()).contains("The input ended before all questions were answered: nothing was done.");
            assertThat(setup.everything()).isEmpty();
        }
        SetupResult no = setup.answering(answers + "não\n");
        assertThat(no.code()).isEqualTo(1);
        assertThat(no.err()).contains("Nothing was written.");
        assertThat(setup.everything()).isEmpty();
    }

    @Test
    void whatTheEnvironmentSaysIsNotAsked() throws IOException {
        setup.environment().put("FAIRBOT_DATA_DIR", "kept");
        setup.environment().put("FAIRBOT_MONGODB_URI", MONGO);
        setup.environment().put("FAIRBOT_ENCRYPTION_KEY", KEY);
        SetupResult result = setup.answering("\n\n\n\n\n");
        assertThat(result.code()).isZero();
        assertThat(result.out())
                .contains(
                        "Directory of the data: kept (environment)",
                        "Address of MongoDB, - for none: **** (environment)");
        assertThat(setup.env()).doesNotContainKeys("FAIRBOT_DATA_DIR", "FAIRBOT_MONGODB_URI");
    }

    @Test
    void questionsStayOutOfTheJson() throws IOException {
        SetupResult result = setup.answering("\n\n\n\n\n\n", "--json");
        assertThat(Json.mapper().readTree(result.out()).path("directory").asText())
                .isEqualTo(directory.toString());
        assertThat(result.err()).contains("Directory of the data [./data]: ");
    }
}
