package io.fairbot.branch;

import static io.fairbot.branch.NationalHoliday.BLACK_AWARENESS;
import static io.fairbot.branch.NationalHoliday.GOOD_FRIDAY;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.MonthDay;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("place")
class NationalHolidayTest {
    /** The Fridays before Easter, copied from the calendar. */
    private static final Map<Integer, String> GOOD_FRIDAYS = Map.ofEntries(
            Map.entry(2023, "04-07"),
            Map.entry(2024, "03-29"),
            Map.entry(2025, "04-18"),
            Map.entry(2026, "04-03"),
            Map.entry(2027, "03-26"),
            Map.entry(2028, "04-14"),
            Map.entry(2029, "03-30"),
            Map.entry(2030, "04-19"),
            Map.entry(2031, "04-11"),
            Map.entry(2032, "03-26"),
            Map.entry(2033, "04-15"),
            Map.entry(2034, "04-07"),
            Map.entry(2035, "03-23"));

    private static final List<String> EVERY_YEAR =
            List.of("01-01", "04-21", "05-01", "09-07", "10-12", "11-02", "11-15", "12-25");

    @ParameterizedTest
    @ValueSource(ints = {2023, 2024, 2025, 2026, 2027, 2028, 2029, 2030, 2031, 2032, 2033, 2034, 2035})
    void theHolidaysOfAYearAreThoseOfTheLawAndNoOthers(int year) {
        Set<String> expected = new TreeSet<>(EVERY_YEAR);
        expected.add(GOOD_FRIDAYS.get(year));
        if (year >= 2024) {
            expected.add("11-20");
        }

        Set<String> found = new TreeSet<>();
        for (LocalDate day = LocalDate.of(year, 1, 1); day.getYear() == year; day = day.plusDays(1)) {
            if (NationalHoliday.on(day).isPresent()) {
                found.add(MonthDay.from(day).toString().substring(2));
            }
        }

        assertThat(found).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-01, NEW_YEAR", "2026-04-03, GOOD_FRIDAY", "2026-04-21, TIRADENTES", "2026-05-01, LABOUR_DAY",
        "2026-09-07, INDEPENDENCE", "2026-10-12, OUR_LADY", "2026-11-02, ALL_SOULS", "2026-11-15, REPUBLIC",
        "2026-11-20, BLACK_AWARENESS", "2026-12-25, CHRISTMAS"
    })
    void everyHolidayHasItsName(LocalDate date, NationalHoliday holiday) {
        assertThat(NationalHoliday.on(date)).contains(holiday);
        assertThat(holiday.in(2026)).contains(date);
    }

    @Test
    void theTwentiethOfNovemberIsAHolidaySince2024() {
        assertThat(BLACK_AWARENESS.in(2023)).isEmpty();
        assertThat(BLACK_AWARENESS.in(2024)).contains(LocalDate.of(2024, 11, 20));
        assertThat(NationalHoliday.on(LocalDate.of(2023, 11, 20))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"2026-02-16", "2026-02-17", "2026-02-18", "2026-06-04", "2026-04-05", "2026-12-24", "2026-12-31"
            })
    void carnivalCorpusChristiAndOtherOptionalDaysAreNoHolidays(LocalDate date) {
        assertThat(NationalHoliday.on(date)).isEmpty();
    }

    @Test
    void easterFallsOnItsEarliestAndLatestDays() {
        // 22 March in 1818 and 2285, 25 April in 1943 and 2038.
        Map<Integer, String> fridays = new TreeMap<>(Map.of(
                1818, "1818-03-20", 2285, "2285-03-20", 1943, "1943-04-23", 2038, "2038-04-23", 2000, "2000-04-21"));

        fridays.forEach((year, date) -> assertThat(GOOD_FRIDAY.in(year)).isEqualTo(Optional.of(LocalDate.parse(date))));
    }
}
