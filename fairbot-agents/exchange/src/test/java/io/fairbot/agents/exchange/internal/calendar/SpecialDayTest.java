package io.fairbot.agents.exchange.internal.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.branch.NationalHoliday;
import java.time.LocalDate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The movable days of ten years, against a table written by hand. */
@Tag("place")
class SpecialDayTest {
    @ParameterizedTest
    @CsvSource({
        // Carnival Tuesday, Ash Wednesday, Good Friday, Corpus Christi
        "2026-02-17, 2026-02-18, 2026-04-03, 2026-06-04",
        "2027-02-09, 2027-02-10, 2027-03-26, 2027-05-27",
        "2028-02-29, 2028-03-01, 2028-04-14, 2028-06-15",
        "2029-02-13, 2029-02-14, 2029-03-30, 2029-05-31",
        "2030-03-05, 2030-03-06, 2030-04-19, 2030-06-20",
        "2031-02-25, 2031-02-26, 2031-04-11, 2031-06-12",
        "2032-02-10, 2032-02-11, 2032-03-26, 2032-05-27",
        "2033-03-01, 2033-03-02, 2033-04-15, 2033-06-16",
        "2034-02-21, 2034-02-22, 2034-04-07, 2034-06-08",
        "2035-02-06, 2035-02-07, 2035-03-23, 2035-05-24"
    })
    void movableDays(LocalDate carnival, LocalDate ashes, LocalDate friday, LocalDate corpus) {
        int year = carnival.getYear();
        assertThat(SpecialDay.CARNIVAL_MONDAY.in(year)).isEqualTo(carnival.minusDays(1));
        assertThat(SpecialDay.CARNIVAL.in(year)).isEqualTo(carnival);
        assertThat(SpecialDay.ASH_WEDNESDAY.in(year)).isEqualTo(ashes);
        assertThat(NationalHoliday.GOOD_FRIDAY.in(year)).contains(friday);
        assertThat(SpecialDay.EASTER.in(year)).isEqualTo(friday.plusDays(2));
        assertThat(SpecialDay.CORPUS_CHRISTI.in(year)).isEqualTo(corpus);
        assertThat(SpecialDay.on(corpus)).contains(SpecialDay.CORPUS_CHRISTI);
    }

    @Test
    void theEvesAreFixed() {
        assertThat(SpecialDay.on(LocalDate.of(2026, 12, 24))).contains(SpecialDay.CHRISTMAS_EVE);
        assertThat(SpecialDay.on(LocalDate.of(2026, 12, 31))).contains(SpecialDay.NEW_YEARS_EVE);
        assertThat(SpecialDay.on(LocalDate.of(2026, 12, 30))).isEmpty();
        assertThat(SpecialDay.named("CHRISTMAS")).isEmpty();
    }
}
