package io.fairbot.whatsapp.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.config.Settings;
import io.fairbot.whatsapp.web.internal.login.ClientVersion;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebOptionsTest {
    private static final String OTHER_KEY = "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=";
    private static final String OTHER_KEY_DIGITS = "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20";

    @Test
    void withoutSettingsItIsTheLiveServiceWithItsKey() {
        WebOptions options = WebOptions.of(Settings.defaults());

        assertThat(options.url()).isEqualTo(WebOptions.LIVE);
        assertThat(options.rootKey()).isEqualTo(WebOptions.LIVE_ROOT_KEY).hasSize(64);
        assertThat(options.version()).isEqualTo(ClientVersion.BUILT_IN);
        assertThat(options.deviceName()).isEqualTo("fairbot");
    }

    @Test
    void anotherServerMayHaveAnotherKey() {
        WebOptions options = WebOptions.of(Settings.fromVariables(Map.of(
                "FAIRBOT_WEB_URL", "ws://127.0.0.1:8080/ws/chat",
                "FAIRBOT_WEB_ROOT_KEY", OTHER_KEY,
                "FAIRBOT_WEB_CLIENT_VERSION", "2.3000.4294967295",
                "FAIRBOT_WEB_DEVICE_NAME", "Câmbio Centro")));

        assertThat(options)
                .isEqualTo(new WebOptions(
                        URI.create("ws://127.0.0.1:8080/ws/chat"),
                        OTHER_KEY_DIGITS,
                        new ClientVersion(2, 3000, 4294967295L),
                        "Câmbio Centro"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wss://web.whatsapp.com/ws/chat",
                "wss://WEB.WhatsApp.com./ws/chat",
                "wss://whatsapp.net",
                "wss://g.whatsapp.net:5222"
            })
    void anotherKeyIsRefusedWithTheLiveService(String live) {
        assertThatThrownBy(() -> new WebOptions(URI.create(live), OTHER_KEY_DIGITS, ClientVersion.BUILT_IN, "fairbot"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "FAIRBOT_WEB_ROOT_KEY is for another server in FAIRBOT_WEB_URL, and the live service has its"
                                + " own key: remove one of the two.");
    }

    @Test
    void aNameThatOnlyLooksLiveIsAnotherServer() {
        assertThat(new WebOptions(
                                URI.create("wss://mywhatsapp.com.example"),
                                OTHER_KEY_DIGITS,
                                ClientVersion.BUILT_IN,
                                "fairbot")
                        .rootKey())
                .isEqualTo(OTHER_KEY_DIGITS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.3000", "2.3000.4294967296", "2.3000.x", "", "2.3000.1.1"})
    void aVersionHasThreeNumbers(String text) {
        assertThatThrownBy(() -> ClientVersion.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A version of WhatsApp Web has three numbers from 0 to 4294967295, such as 2.3000.1.");
        assertThat(ClientVersion.parse("2.3000.17")).hasToString("2.3000.17");
    }
}
