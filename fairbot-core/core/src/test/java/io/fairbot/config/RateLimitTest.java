package io.fairbot.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("place")
class RateLimitTest {
    @ParameterizedTest
    @CsvSource({
        "1ms, 1ms",
        "1500ms, 1500ms",
        "1s, 1s",
        "90s, 90s",
        "60s, 1m",
        "61m, 61m",
        "120m, 2h",
        "48h, 2d",
        "999999999d, 999999999d"
    })
    void aTimeIsWrittenInTheLargestUnitThatKeepsItWhole(String written, String shown) {
        assertThat(SettingTypes.text(SettingTypes.duration(written))).isEqualTo(shown);
        assertThat(SettingTypes.duration(shown)).isEqualTo(SettingTypes.duration(written));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "-1s", "1.5s", "1 s", "1S", "1234567890s", "1s1m", "١s"})
    void otherTextIsNoTime(String text) {
        assertThatThrownBy(() -> SettingTypes.duration(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void hasTheFormOfTheSettings() {
        assertThat(new RateLimit(600, Duration.ofMinutes(1))).hasToString("600/1m");
    }

    @Test
    void refusesWhatWouldLetNothingThrough() {
        assertThatThrownBy(() -> new RateLimit(0, Duration.ofMinutes(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not 0");
        assertThatThrownBy(() -> new RateLimit(1, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("longer than zero");
        assertThatThrownBy(() -> new RateLimit(1, Duration.ofSeconds(-1))).isInstanceOf(IllegalArgumentException.class);
    }
}
