package io.fairbot.whatsapp.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.config.Secret;
import io.fairbot.config.Settings;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloudOptionsTest {
    private static final Secret TOKEN = Secret.of("canary-access-token");
    private static final List<Secret> SECRETS = List.of(Secret.of("canary-app-secret"));
    private static final Secret VERIFY = Secret.of("canary-verify-token");
    private static final Map<String, String> VARIABLES = Map.of(
            "FAIRBOT_CLOUD_ACCESS_TOKEN", "canary-access-token",
            "FAIRBOT_CLOUD_APP_SECRET", "canary-app-secret",
            "FAIRBOT_CLOUD_VERIFY_TOKEN", "canary-verify-token");

    @Test
    void settingsBecomeOptionsWithMetasAddressAndTheVersionAsDefaults() {
        CloudOptions options = CloudOptions.of(Settings.fromVariables(VARIABLES));

        assertThat(options)
                .isEqualTo(new CloudOptions(URI.create("https://graph.facebook.com"), "v26.0", TOKEN, SECRETS, VERIFY));
        assertThat(options.address("123/messages")).hasToString("https://graph.facebook.com/v26.0/123/messages");
    }

    @Test
    void anAddressMayEndWithASlash() {
        CloudOptions options = new CloudOptions(URI.create("http://127.0.0.1:8080/"), "v25.0", TOKEN, SECRETS, VERIFY);

        assertThat(options.address("123")).hasToString("http://127.0.0.1:8080/v25.0/123");
    }

    @Test
    void allMissingSettingsAreNamed() {
        Settings settings = Settings.fromVariables(Map.of("FAIRBOT_CHANNEL", "cloud"));

        assertThatThrownBy(() -> CloudOptions.find(settings))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The channel cloud needs settings that are missing: FAIRBOT_CLOUD_ACCESS_TOKEN,"
                        + " FAIRBOT_CLOUD_APP_SECRET, FAIRBOT_CLOUD_VERIFY_TOKEN. Set them, or use another channel.");
    }

    @Test
    void oneSettingAloneIsAMistakeAndNoneIsAnotherChannel() {
        Settings one = Settings.fromVariables(Map.of(
                "FAIRBOT_CLOUD_ACCESS_TOKEN", "canary-access-token", "FAIRBOT_CLOUD_VERIFY_TOKEN", "canary-verify"));

        assertThatThrownBy(() -> CloudOptions.find(one))
                .hasMessageContaining("missing: FAIRBOT_CLOUD_APP_SECRET. Set it")
                .hasMessageNotContaining("canary");
        assertThat(CloudOptions.find(Settings.defaults())).isEmpty();
        assertThat(CloudOptions.find(Settings.fromVariables(VARIABLES))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://graph.example.com", "http://localhost:8080", "http://[::1]:8080/lab"})
    void anAddressIsEncryptedOrOnThisMachine(String address) {
        assertThat(new CloudOptions(URI.create(address), "v26.0", TOKEN, SECRETS, VERIFY).graphUrl())
                .hasToString(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://graph.example.com",
                "ftp://127.0.0.1",
                "graph.example.com",
                "https://graph.example.com?token=1",
                "https://graph.example.com#x",
                "https://user@graph.example.com"
            })
    void anAddressThatWouldGiveTheTokenAwayIsRefused(String address) {
        assertThatThrownBy(() -> new CloudOptions(URI.create(address), "v26.0", TOKEN, SECRETS, VERIFY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("FAIRBOT_CLOUD_GRAPH_URL must begin with https://");
    }

    @Test
    void aVersionAndTheNumberOfSecretsAreChecked() {
        URI address = URI.create("https://graph.facebook.com");

        assertThatThrownBy(() -> new CloudOptions(address, "26", TOKEN, SECRETS, VERIFY))
                .hasMessage("FAIRBOT_CLOUD_API_VERSION must be a version such as v26.0.");
        assertThatThrownBy(() -> new CloudOptions(address, "v26.0", TOKEN, List.of(), VERIFY))
                .hasMessageContaining("FAIRBOT_CLOUD_APP_SECRET must be one secret");
        assertThatThrownBy(() -> new CloudOptions(address, "v26.0", TOKEN, List.of(VERIFY, TOKEN, VERIFY), VERIFY))
                .hasMessageContaining("there are 3");
    }

    @Test
    void nothingSecretIsInItsText() {
        assertThat(CloudOptions.of(Settings.fromVariables(VARIABLES)).toString())
                .contains("****")
                .doesNotContain("canary");
    }
}
