package io.fairbot.agents.exchange.rates;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The days on which banks work. */
@Tag("place")
class BusinessCalendarTest {
    @ParameterizedTest
    @CsvSource({
        "2027-02-05, true",
        "2027-02-06, false",
        "2027-02-08, false",
        "2027-02-09, false",
        "2027-02-10, true",
        "2027-03-26, false",
        "2027-05-27, false",
        "2026-12-24, true",
        "2026-12-25, false",
        "2026-12-31, false"
    })
    void isABankingDay(LocalDate day, boolean expected) {
        assertThat(BusinessCalendar.isBusinessDay(day)).isEqualTo(expected);
    }

    @Test
    void aReferenceOfTheFridayBeforeCarnivalLastsUntilTheWednesday() {
        Instant friday = Instant.parse("2027-02-05T16:00:00Z");
        assertThat(BusinessCalendar.plus(friday, Duration.ofHours(24)))
                .isEqualTo(Instant.parse("2027-02-10T16:00:00Z"));
    }
}
