package io.fairbot.conversation.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.SettingValues;
import io.fairbot.config.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HandoffOptionsTest {
    private final List<String> problems = new ArrayList<>();

    private SettingValues branch(Map<String, Object> values) {
        return HandoffOptions.BRANCH_SETTINGS.read(values, problems::add);
    }

    @Test
    void theDefaultsOfTheSettingsAreThoseOfTheOptions() {
        assertThat(HandoffOptions.of(Settings.defaults())).isEqualTo(HandoffOptions.DEFAULTS);
    }

    @Test
    void aSettingChangesOneTime() {
        Settings settings = Settings.defaults().with(BootstrapSettings.HANDOFF_WORD, Duration.ofMinutes(7));
        assertThat(HandoffOptions.of(settings))
                .isEqualTo(new HandoffOptions(
                        Duration.ofMinutes(2),
                        Duration.ofMinutes(7),
                        Duration.ofMinutes(30),
                        Duration.ofMinutes(10),
                        Duration.ofMinutes(30)));
    }

    @Test
    void aBranchHasTimesOfItsOwnAndTheRestIsThatOfTheApplication() {
        HandoffOptions times = HandoffOptions.DEFAULTS.with(branch(Map.of(
                "handoffReminder", "10s", "handoffWaiting", "15m", "handoffSilence", "1h", "handoffIdle", "1d")));
        assertThat(times)
                .isEqualTo(new HandoffOptions(
                        Duration.ofSeconds(10),
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(15),
                        Duration.ofHours(1),
                        Duration.ofDays(1)));
        assertThat(HandoffOptions.DEFAULTS.with(SettingValues.NONE)).isEqualTo(HandoffOptions.DEFAULTS);
        assertThat(problems).isEmpty();
    }

    @Test
    void aTimeOfABranchIsChecked() {
        branch(Map.of("handoffWord", "9s", "handoffIdle", "soon"));
        assertThat(problems)
                .containsExactlyInAnyOrder(
                        "handoffWord must be a time from 10s to 1d such as 10m, not \"9s\"",
                        "handoffIdle must be a time from 10s to 1d such as 10m, not \"soon\"");
    }
}
