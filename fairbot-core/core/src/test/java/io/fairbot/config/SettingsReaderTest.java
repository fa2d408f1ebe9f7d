package io.fairbot.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.util.DefaultLocale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("place")
class SettingsReaderTest {
    private static final String KEY = "fb_0123456789abcdefghij";

    @TempDir
    Path directory;

    @Test
    void laterOriginsWinOverEarlierOnes() throws IOException {
        dotenv("FAIRBOT_API_PORT=1", "FAIRBOT_API_HOST=file", "FAIRBOT_LOG_LEVEL=warn");
        Map<String, String> environment = Map.of("FAIRBOT_API_PORT", "2", "FAIRBOT_API_HOST", "environment");
        Properties properties = properties("fairbot.api.port", "3");

        Settings settings = new SettingsReader()
                .dotenv(directory)
                .environment(environment)
                .properties(properties)
                .read();

        assertThat(settings.apiPort()).isEqualTo(3);
        assertThat(settings.origin(BootstrapSettings.API_PORT)).isEqualTo(SettingOrigin.SYSTEM_PROPERTY);
        assertThat(settings.apiHost()).isEqualTo("environment");
        assertThat(settings.origin(BootstrapSettings.API_HOST)).isEqualTo(SettingOrigin.ENVIRONMENT);
        assertThat(settings.get(BootstrapSettings.LOG_LEVEL)).isEqualTo("warn");
        assertThat(settings.origin(BootstrapSettings.LOG_LEVEL)).isEqualTo(SettingOrigin.DOTENV);
        assertThat(settings.origin(BootstrapSettings.CHANNEL)).isEqualTo(SettingOrigin.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource({
        "DEFAULT, default",
        "DOTENV, .env",
        "ENVIRONMENT, environment",
        "SYSTEM_PROPERTY, system property",
        "BUILDER, builder"
    })
    void everyOriginHasItsWord(SettingOrigin origin, String label) {
        assertThat(origin.label()).isEqualTo(label);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t"})
    void anEmptyValueCountsAsNotSet(String empty) throws IOException {
        dotenv("FAIRBOT_API_PORT=4000");

        Settings settings = new SettingsReader()
                .dotenv(directory)
                .environment(Map.of("FAIRBOT_API_PORT", empty, "FAIRBOT_API_ADMIN_KEY", empty))
                .read();

        assertThat(settings.apiPort()).isEqualTo(4000);
        assertThat(settings.find(BootstrapSettings.API_ADMIN_KEY)).isEmpty();
    }

    @Test
    void blanksAroundAValueDoNotCount() {
        assertThat(read("FAIRBOT_API_PORT", "  4000 ").apiPort()).isEqualTo(4000);
    }

    @Test
    void oneMessageListsEveryProblemAndGuessesWhatWasMeant() {
        SettingsReader reader = new SettingsReader()
                .environment(Map.of(
                        "FAIRBOT_API_PORT", "x",
                        "FAIRBOT_RATE_LIMIT", "abc",
                        "FAIRBOT_API_PROT", "1"));

        SettingsException failure = catchThrowableOfType(SettingsException.class, reader::read);

        assertThat(failure.problems())
                .containsExactly(
                        "FAIRBOT_API_PORT is \"x\" (environment). It must be a whole number from 0 to 65535; 0 takes"
                                + " any free port.",
                        "FAIRBOT_RATE_LIMIT is \"abc\" (environment). It must be a number of requests, a slash and a"
                                + " time, such as 600/1m.",
                        "FAIRBOT_API_PROT (environment) is not a setting of fairbot: did you mean FAIRBOT_API_PORT?");
        assertThat(failure)
                .hasMessage("There are 3 problems in the settings:\n  - " + String.join("\n  - ", failure.problems()));
    }

    @Test
    void aSingleProblemIsToldInTheSingular() {
        assertThatThrownBy(() -> read("FAIRBOT_API_PORT", "-1"))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("There is 1 problem in the settings:\n  - FAIRBOT_API_PORT is \"-1\"");
    }

    @Test
    void anUnknownNameAloneIsOnlyAWarning() {
        assertThat(read("FAIRBOT_API_PROT", "1").warnings())
                .containsExactly(
                        "FAIRBOT_API_PROT (environment) is not a setting of fairbot: did you mean FAIRBOT_API_PORT?");
        assertThat(read("FAIRBOT_ZZZZZZZZZZZZZZZZ", "1").warnings())
                .containsExactly("FAIRBOT_ZZZZZZZZZZZZZZZZ (environment) is not a setting of fairbot: remove it.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"FAIRBOT_API_KEY", "FAIRBOT_CHATS", "FAIRBOT_TEST_CHROMIUM", "PATH", "fairbot_api_port"})
    void namesThatBelongToOthersAreLeftAlone(String name) {
        assertThat(read(name, "anything").warnings()).isEmpty();
    }

    @Test
    void aPropertyOfAnotherLibraryIsLeftAlone() {
        Properties properties = properties("fairbotx.api.port", "1");
        properties.setProperty("java.home", "/");

        assertThat(new SettingsReader().properties(properties).read().warnings())
                .isEmpty();
    }

    @Test
    void anUnknownPropertyIsToldUnderTheVariablesName() {
        assertThat(new SettingsReader()
                        .properties(properties("fairbot.api.prot", "1"))
                        .read()
                        .warnings())
                .containsExactly("FAIRBOT_API_PROT (system property) is not a setting of fairbot: did you mean"
                        + " FAIRBOT_API_PORT?");
    }

    @Test
    void aSecretIsInNoMessage() {
        String secret = "fb_too-short";
        SettingsReader reader =
                new SettingsReader().environment(Map.of("FAIRBOT_API_ADMIN_KEY", secret, "FAIRBOT_API_ADMIN_KEI", KEY));

        SettingsException failure = catchThrowableOfType(SettingsException.class, reader::read);

        assertThat(everythingIn(failure))
                .contains("FAIRBOT_API_ADMIN_KEY is \"****\" (environment)")
                .contains("did you mean FAIRBOT_API_ADMIN_KEY?")
                .doesNotContain(secret)
                .doesNotContain(KEY);
    }

    @Test
    void aGoodSecretIsInNoTextOfTheSettings() {
        Settings settings = read("FAIRBOT_API_ADMIN_KEY", KEY);

        assertThat(settings.get(BootstrapSettings.API_ADMIN_KEY).reveal()).isEqualTo(KEY);
        assertThat(settings).asString().doesNotContain(KEY);
        assertThat(settings.find(BootstrapSettings.API_ADMIN_KEY)).asString().doesNotContain(KEY);
    }

    @Test
    void theFileMayHaveCommentsQuotesAndOtherNames() throws IOException {
        dotenv("# the port", "", "FAIRBOT_API_PORT=\"4000\"", "OTHER=1", "FAIRBOT_API_PROT=1");

        Settings settings = new SettingsReader().dotenv(directory).read();

        assertThat(settings.apiPort()).isEqualTo(4000);
        assertThat(settings.warnings())
                .containsExactly("FAIRBOT_API_PROT (.env) is not a setting of fairbot: did you mean FAIRBOT_API_PORT?");
    }

    @Test
    void withoutAFileNothingIsRead() {
        assertThat(new SettingsReader().dotenv(directory).read())
                .hasToString(Settings.defaults().toString());
    }

    @Test
    void aMalformedFileIsReportedWithoutWhatIsInIt() throws IOException {
        dotenv("FAIRBOT_API_PORT=4000", "the key is " + KEY);
        SettingsReader reader = new SettingsReader().dotenv(directory).environment(Map.of("FAIRBOT_RATE_LIMIT", "abc"));

        SettingsException failure = catchThrowableOfType(SettingsException.class, reader::read);

        assertThat(failure.problems()).hasSize(2);
        assertThat(failure.problems().get(0)).startsWith("The file .env in the working directory cannot be read");
        assertThat(everythingIn(failure)).doesNotContain(KEY);
    }

    @Test
    void aFileInAnotherCharacterSetIsReported() throws IOException {
        Files.write(directory.resolve(".env"), "FAIRBOT_NODE_ID=caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> new SettingsReader().dotenv(directory).read())
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("The file .env in the working directory cannot be read");
    }

    @Test
    @DefaultLocale("tr-TR")
    void theMachinesLanguageChangesNoName() {
        // In Turkish the capital of i is not I.
        Settings settings = new SettingsReader()
                .properties(properties("fairbot.rate.limit", "5/1s"))
                .read();

        assertThat(settings.get(BootstrapSettings.RATE_LIMIT)).hasToString("5/1s");
        assertThat(settings.warnings()).isEmpty();
        assertThat(BootstrapSettings.RATE_LIMIT.property()).isEqualTo("fairbot.rate.limit");
    }

    private void dotenv(String... lines) throws IOException {
        Files.writeString(directory.resolve(".env"), String.join("\n", lines) + "\n");
    }

    private static Settings read(String name, String value) {
        return new SettingsReader().environment(Map.of(name, value)).read();
    }

    private static Properties properties(String name, String value) {
        Properties properties = new Properties();
        properties.setProperty(name, value);
        return properties;
    }

    private static String everythingIn(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
