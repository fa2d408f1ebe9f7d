package io.fairbot.branch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fairbot.json.Json;
import java.time.LocalTime;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("place")
class TimeOfDayRangeTest {
    @ParameterizedTest
    @ValueSource(strings = {"09:00-12:00", "00:00-00:01", "23:58-23:59", "00:00-24:00", "18:00-24:00"})
    void comesBackAsItWasWritten(String text) throws JsonProcessingException {
        TimeOfDayRange span = TimeOfDayRange.parse(text);

        assertThat(span).hasToString(text);
        assertThat(Json.mapper().writeValueAsString(span)).isEqualTo('"' + text + '"');
        assertThat(Json.mapper().readValue('"' + text + '"', TimeOfDayRange.class))
                .isEqualTo(span);
    }

    @ParameterizedTest
    @CsvSource({
        "08:59:59.999, false",
        "09:00, true",
        "11:59:59.999, true",
        "12:00, false",
        "00:00, false",
        "23:59:59.999, false"
    })
    void includesItsBeginningAndNotItsEnd(LocalTime time, boolean inside) {
        assertThat(TimeOfDayRange.parse("09:00-12:00").contains(time)).isEqualTo(inside);
    }

    @Test
    void theEndOfTheDayIncludesItsLastMillisecond() {
        assertThat(TimeOfDayRange.parse("18:00-24:00").contains(LocalTime.of(23, 59, 59, 999_000_000)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "9-12",
                "9:00-12:00",
                "09:00 -12:00",
                "09:00–12:00",
                "09:00-12:60",
                "24:00-24:00",
                "25:00-26:00",
                "09:00-12:00 ",
                "09:00:00-12:00:00",
                "aa:bb-cc:dd",
                "09-00:12-00",
                "٠٩:٠٠-١٢:٠٠",
                "null"
            })
    void anotherFormIsRefusedWithAnExample(String text) {
        assertThatThrownBy(() -> TimeOfDayRange.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"" + text + "\" is not an opening time: it must be two times such as 09:00-12:00.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"12:00-09:00", "09:00-09:00", "22:00-02:00", "22:00-00:00"})
    void endsAfterItBegins(String text) {
        assertThatThrownBy(() -> TimeOfDayRange.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ends before it begins; split it at midnight");
    }
}
