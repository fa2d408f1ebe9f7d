package io.fairbot.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.config.BootstrapSettings.SettingGroup;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Settings of a channel that fairbot does not know. */
class DeclaredSettingsTest {
    private static final Setting<Integer> RETRIES = new Setting<>(
            "FAIRBOT_GATE_RETRIES",
            "How often the gate is called",
            Optional.of("3"),
            false,
            new Setting.SettingType<>("a number", Integer::valueOf));
    private static final Setting<Secret> TOKEN = new Setting<>(
            "FAIRBOT_GATE_TOKEN",
            "The token of the gate",
            Optional.empty(),
            true,
            new Setting.SettingType<>("a text", Secret::of));
    private static final SettingGroup GROUP = new SettingGroup("Gate", "A channel.", List.of(RETRIES, TOKEN));

    @Test
    void theyAreReadFromTheSameOrigins() {
        Settings settings = Settings.fromVariables(
                Map.of("FAIRBOT_GATE_RETRIES", "5", "FAIRBOT_GATE_TOKEN", "secret", "FAIRBOT_GATE_X", "1"));
        assertThat(settings.warnings()).hasSize(3);
        assertThat(settings.find(RETRIES)).isEmpty();
        Settings declared = settings.declare(GROUP);
        assertThat(declared.get(RETRIES)).isEqualTo(5);
        assertThat(declared.masked(TOKEN)).contains(Secret.MASK);
        assertThat(declared.get(TOKEN).reveal()).isEqualTo("secret");
        assertThat(declared.origin(RETRIES)).isEqualTo(SettingOrigin.DOTENV);
        assertThat(declared.warnings()).singleElement().asString().startsWith("FAIRBOT_GATE_X");
        assertThat(declared.declare(GROUP).get(RETRIES)).as("declared twice").isEqualTo(5);
        assertThat(declared.toString()).doesNotContain("secret");
    }

    @Test
    void theyHaveDefaultsAndTakeValuesOfTheHost() {
        assertThat(Settings.defaults().declare(GROUP).get(RETRIES)).isEqualTo(3);
        assertThat(Settings.defaults().with(RETRIES, 9).declare(GROUP).get(RETRIES))
                .isEqualTo(9);
        assertThat(Settings.defaults().declare(GROUP).find(TOKEN)).isEmpty();
    }

    @Test
    void aBadValueIsNamedAndASecretIsNotShown() {
        assertThatThrownBy(() -> Settings.fromVariables(Map.of("FAIRBOT_GATE_RETRIES", "many"))
                        .declare(GROUP))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("FAIRBOT_GATE_RETRIES is \"many\" (.env). It must be a number.");
    }

    @Test
    void aNameIsNoneOfFairbotsOwn() {
        Setting<Integer> port = new Setting<>(
                "FAIRBOT_API_PORT",
                "Mine",
                Optional.empty(),
                false,
                new Setting.SettingType<>("a number", Integer::valueOf));
        Setting<Integer> bare = new Setting<>(
                "GATE_PORT", "Mine", Optional.empty(), false, new Setting.SettingType<>("a number", Integer::valueOf));
        for (Setting<Integer> wrong : List.of(port, bare)) {
            SettingGroup group = new SettingGroup("Gate", "A channel.", List.of(wrong));
            assertThatThrownBy(() -> Settings.defaults().declare(group))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("The group Gate cannot declare " + wrong.name()
                            + ": a name begins with FAIRBOT_ and is none of fairbot's own.");
        }
    }
}
