package io.fairbot.standalone.internal.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.FairbotException;
import io.fairbot.agents.branch.InitialDataException;
import io.fairbot.config.Settings;
import io.fairbot.coordination.CoordinatorException;
import io.fairbot.standalone.internal.console.CommandErrorHandler;
import io.fairbot.standalone.internal.console.CommandException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the standalone says of settings that it cannot use. */
class StandaloneComponentsTest {
    private final StandaloneComponents application =
            StandaloneComponents.of(List.of(), List.of(), Optional.empty(), true);

    private static int exitCode(FairbotException failure) {
        StringWriter text = new StringWriter();
        int code = CommandErrorHandler.report(failure, new PrintWriter(text, true));
        assertThat(text).hasToString(failure.getMessage() + System.lineSeparator());
        return code;
    }

    private void checked(String channel, String sentence) {
        assertThatThrownBy(() -> application.checkChannels(Settings.fromVariables(Map.of("FAIRBOT_CHANNEL", channel))))
                .isInstanceOfSatisfying(
                        CommandException.class,
                        failure -> assertThat(exitCode(failure)).isEqualTo(CommandException.USAGE))
                .hasMessageContaining(sentence);
    }

    @Test
    void aWrongChannelIsAWrongSetting() {
        assertThatCode(() -> application.checkChannels(Settings.defaults())).doesNotThrowAnyException();
        assertThatCode(() -> application.checkChannels(Settings.fromVariables(Map.of("FAIRBOT_CHANNEL", "web"))))
                .doesNotThrowAnyException();
        checked(
                "gate",
                "FAIRBOT_CHANNEL is \"gate\". There is no channel gate in this program; there is cloud, sandbox, web.");
        checked("cloud", "The channel cloud needs settings that are missing: FAIRBOT_CLOUD_ACCESS_TOKEN,");
    }

    @Test
    void thereIsNoSandboxLineBeforeAStart() {
        assertThat(application.sandboxBranches()).isEmpty();
    }

    @Test
    void aWrongBranchesFileIsAWrongSetting() {
        InitialDataException wrong = new InitialDataException("The branches file holds no branches.", null);
        assertThat(exitCode(new CoordinatorException(wrong.getMessage(), wrong)))
                .isEqualTo(CommandException.USAGE);
        assertThat(exitCode(new CoordinatorException("The port is in use.", null)))
                .isEqualTo(CommandException.FAILED);
    }
}
