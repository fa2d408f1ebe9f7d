package io.fairbot.config;

import static io.fairbot.config.BootstrapSettings.API_ADMIN_KEY;
import static io.fairbot.config.BootstrapSettings.API_HOST;
import static io.fairbot.config.BootstrapSettings.API_PORT;
import static io.fairbot.config.BootstrapSettings.NODE_ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.util.SetSystemProperty;

@Tag("place")
class SettingsTest {
    private static final String KEY = "fb_0123456789abcdefghij";

    @Test
    void theDefaultsAreThoseOfTheDocumentation() {
        Settings settings = Settings.defaults();

        assertThat(settings.dataDir()).isEqualTo(Path.of("./data"));
        assertThat(settings.apiHost()).isEqualTo("127.0.0.1");
        assertThat(settings.apiPort()).isEqualTo(3000);
        assertThat(settings.timezone()).isEqualTo(ZoneId.of("America/Sao_Paulo"));
        assertThat(settings.locale()).isEqualTo(Locale.forLanguageTag("pt-BR"));
        assertThat(settings.get(BootstrapSettings.RATE_LIMIT)).hasToString("600/1m");
        assertThat(settings.get(BootstrapSettings.CHANNEL)).isEqualTo("sandbox");
        assertThat(settings.get(BootstrapSettings.LOG_LEVEL)).isEqualTo("info");
        assertThat(settings.warnings()).isEmpty();
    }

    @Test
    void aSettingWithoutValueAndDefaultIsEmpty() {
        Settings settings = Settings.defaults();

        assertThat(settings.find(API_ADMIN_KEY)).isEmpty();
        assertThat(settings.origin(API_ADMIN_KEY)).isEqualTo(SettingOrigin.DEFAULT);
        assertThatThrownBy(() -> settings.get(NODE_ID))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("FAIRBOT_NODE_ID");
    }

    @Test
    void whatAFileIsAboutToHoldIsCheckedBeforeItIsWritten() {
        Settings settings =
                Settings.fromVariables(Map.of("FAIRBOT_API_PORT", "4000", "FAIRBOT_LOCALE", " ", "PATH", "x"));

        assertThat(settings.apiPort()).isEqualTo(4000);
        assertThat(settings.origin(API_PORT)).isEqualTo(SettingOrigin.DOTENV);
        assertThat(settings.locale()).isEqualTo(Locale.forLanguageTag("pt-BR"));
        assertThat(settings.warnings()).isEmpty();
        assertThatThrownBy(() -> Settings.fromVariables(Map.of("FAIRBOT_API_PORT", "x", "FAIRBOT_CLUSTER", "on")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("FAIRBOT_API_PORT is \"x\" (.env)")
                .hasMessageContaining("FAIRBOT_MONGODB_URI is missing");
    }

    @Test
    void theHostsOwnValueWinsOverEverything() {
        Settings read = new SettingsReader()
                .environment(Map.of("FAIRBOT_API_PORT", "4000"))
                .read();
        Settings changed = read.with(API_PORT, 5000);

        assertThat(changed.apiPort()).isEqualTo(5000);
        assertThat(changed.origin(API_PORT)).isEqualTo(SettingOrigin.BUILDER);
        assertThat(read.apiPort()).as("the settings it was made of").isEqualTo(4000);
        assertThat(read.origin(API_PORT)).isEqualTo(SettingOrigin.ENVIRONMENT);
    }

    @Test
    void warningsOutliveAChange() {
        Settings read = new SettingsReader()
                .environment(Map.of("FAIRBOT_NONSENSE", "1"))
                .read();

        assertThat(read.with(API_PORT, 1).warnings()).isEqualTo(read.warnings()).hasSize(1);
    }

    @Test
    void asTextItNamesWhatIsSetAndNeverAValue() {
        Settings settings =
                Settings.defaults().with(API_ADMIN_KEY, Secret.of(KEY)).with(API_HOST, "0.0.0.0");

        assertThat(settings)
                .asString()
                .startsWith("Settings[FAIRBOT_DATA_DIR from default, ")
                .contains(", FAIRBOT_API_HOST from builder, ")
                .contains("FAIRBOT_API_ADMIN_KEY from builder")
                .doesNotContain(KEY)
                .doesNotContain("0.0.0.0")
                .doesNotContain("FAIRBOT_NODE_ID");
    }

    @Test
    @SetSystemProperty(key = "fairbot.api.port", value = "4567")
    void theEnvironmentIncludesSystemProperties() {
        Settings settings = Settings.fromEnvironment();

        assertThat(settings.apiPort()).isEqualTo(4567);
        assertThat(settings.origin(API_PORT)).isEqualTo(SettingOrigin.SYSTEM_PROPERTY);
        assertThat(Settings.defaults().apiPort())
                .as("the defaults look at nothing outside")
                .isEqualTo(3000);
    }

    @Test
    void valuesAreShownAsTheyAreWritten() {
        Settings settings = Settings.defaults()
                .with(BootstrapSettings.ADMIN_NUMBERS, List.of("+5548999990000", "+5548999990001"))
                .with(BootstrapSettings.API_ADMIN_KEY, Secret.of("fb_0123456789abcdefghij"));

        assertThat(settings.masked(BootstrapSettings.MONGODB_TIMEOUT)).contains("2s");
        assertThat(settings.masked(BootstrapSettings.LOCALE)).contains("pt-BR");
        assertThat(settings.masked(BootstrapSettings.API_PORT)).contains("3000");
        assertThat(settings.masked(BootstrapSettings.ADMIN_NUMBERS)).contains("+5548999990000,+5548999990001");
        assertThat(settings.masked(BootstrapSettings.API_ADMIN_KEY)).contains(Secret.MASK);
        assertThat(settings.masked(BootstrapSettings.SMTP_URL)).isEmpty();
    }
}
