package io.fairbot.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1, true",
        "127.0.0.1, 127.0.0.2, false",
        "10.0.0.0/8, 10.255.1.2, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "192.168.6.0/23, 192.168.7.255, true",
        "192.168.6.0/23, 192.168.8.0, false",
        "0.0.0.0/0, 8.8.8.8, true",
        "::1, ::1, true",
        "fd00::/8, fd12:3456::1, true",
        "fd00::/8, fe80::1, false",
        "0.0.0.0/0, ::1, false",
        "::ffff:10.0.0.1, 10.0.0.1, true"
    })
    void aRangeContainsTheAddressesThatShareItsBits(String range, String address, boolean isIn) {
        assertThat(AddressRange.parse(range)
                        .contains(AddressRange.address(address).orElseThrow()))
                .isEqualTo(isIn);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "localhost", "10.0.0", "999.0.0.1", "10.0.0.0/33", "::1/129", "10.0.0.0/", "a.b:c", "*"})
    void whatIsNoAddressIsRefused(String text) {
        assertThatThrownBy(() -> AddressRange.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aListIsASettingAndAWrongElementIsNamedWithWhatIsAllowed() {
        Settings settings = Settings.fromVariables(Map.of("FAIRBOT_TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8"));
        assertThat(settings.find(BootstrapSettings.TRUSTED_PROXIES).orElseThrow())
                .extracting(AddressRange::toString)
                .containsExactly("127.0.0.1/32", "10.0.0.0/8");
        assertThatThrownBy(
                        () -> Settings.fromVariables(Map.of("FAIRBOT_TRUSTED_PROXIES", "127.0.0.1,proxy.example.com")))
                .hasMessageContaining("FAIRBOT_TRUSTED_PROXIES")
                .hasMessageContaining("IP addresses and networks such as 127.0.0.1, 10.0.0.0/8");
    }
}
