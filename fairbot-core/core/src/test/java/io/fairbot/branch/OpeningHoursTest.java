package io.fairbot.branch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("place")
class OpeningHoursTest {
    private static final Map<String, List<String>> WITH_A_BREAK =
            Map.of("mon-fri", List.of("09:00-12:00", "13:30-17:00"), "sat", List.of("09:00-12:00"));

    /** Friday 2026-11-20 is a holiday, Monday 2026-11-23 is an ordinary day. */
    @ParameterizedTest
    @CsvSource({
        "2026-11-23T08:59:59, , 2026-11-23T09:00",
        "2026-11-23T09:00, 12:00, 2026-11-23T13:30",
        "2026-11-23T11:59:59, 12:00, 2026-11-23T13:30",
        "2026-11-23T12:00, , 2026-11-23T13:30",
        "2026-11-23T13:30, 17:00, 2026-11-24T09:00",
        "2026-11-23T17:00, , 2026-11-24T09:00",
        "2026-11-28T11:00, 12:00, 2026-11-30T09:00",
        "2026-11-29T10:00, , 2026-11-30T09:00",
        "2026-11-19T18:00, , 2026-11-21T09:00",
        "2026-11-20T10:00, , 2026-11-21T09:00"
    })
    void inItsOwnZoneABranchIsOpenOrSaysWhenItOpens(
            LocalDateTime local, @Nullable LocalTime until, LocalDateTime next) {
        for (String zone : List.of("America/Sao_Paulo", "America/Manaus", "Asia/Kathmandu", "Pacific/Kiritimati")) {
            OpeningHours hours = hours(zone, WITH_A_BREAK, HolidayRule.CLOSED, List.of());
            Instant moment = local.atZone(ZoneId.of(zone)).toInstant();

            assertThat(hours.closingTime(moment)).as(zone).isEqualTo(Optional.ofNullable(until));
            assertThat(hours.nextOpening(moment)).as(zone).contains(next);
        }
    }

    @Test
    void theSameMomentIsAnotherTimeInAnotherZone() {
        // 11:30 in São Paulo, 10:30 in Manaus, 09:30 in Rio Branco.
        Instant moment = Instant.parse("2026-11-23T14:30:00Z");
        Map<String, List<String>> morning = Map.of("mon", List.of("08:00-10:00"));

        assertThat(hours("America/Sao_Paulo", morning, HolidayRule.CLOSED, List.of())
                        .closingTime(moment))
                .isEmpty();
        assertThat(hours("America/Manaus", morning, HolidayRule.CLOSED, List.of())
                        .closingTime(moment))
                .isEmpty();
        assertThat(hours("America/Rio_Branco", morning, HolidayRule.CLOSED, List.of())
                        .closingTime(moment))
                .contains(LocalTime.of(10, 0));
    }

    @Test
    void theDayIsTheBranchsDayToo() {
        // Still Sunday evening in São Paulo, already Monday in UTC.
        Instant moment = Instant.parse("2026-11-23T01:00:00Z");
        Map<String, List<String>> sunday = Map.of("sun", List.of("20:00-23:00"));

        assertThat(hours("America/Sao_Paulo", sunday, HolidayRule.CLOSED, List.of())
                        .closingTime(moment))
                .contains(LocalTime.of(23, 0));
    }

    @Test
    void aChangeOfTheClocksMovesTheMomentAndNotTheTime() {
        OpeningHours lisbon =
                hours("Europe/Lisbon", Map.of("every-day", List.of("01:30-03:00")), HolidayRule.CLOSED, List.of());

        // 2027-03-28: at 01:00 it becomes 02:00, so the branch opens at 02:00 of that day, an hour of UTC after 00:59.
        assertThat(lisbon.closingTime(Instant.parse("2027-03-28T00:59:00Z"))).isEmpty();
        assertThat(lisbon.closingTime(Instant.parse("2027-03-28T01:00:00Z"))).contains(LocalTime.of(3, 0));
        assertThat(lisbon.closingTime(Instant.parse("2027-03-28T02:00:00Z"))).isEmpty();
        // 2026-10-25: at 02:00 it becomes 01:00 again, so 01:30 comes twice.
        assertThat(lisbon.closingTime(Instant.parse("2026-10-25T00:30:00Z"))).contains(LocalTime.of(3, 0));
        assertThat(lisbon.closingTime(Instant.parse("2026-10-25T01:15:00Z")))
                .as("01:15 the second time")
                .isEmpty();
        assertThat(lisbon.closingTime(Instant.parse("2026-10-25T01:30:00Z"))).contains(LocalTime.of(3, 0));
        assertThat(lisbon.nextOpening(Instant.parse("2027-03-27T12:00:00Z")))
                .contains(LocalDateTime.parse("2027-03-28T01:30"));
    }

    @Test
    void brazilHasHadNoSummerTimeSince2019() {
        OpeningHours hours =
                hours("America/Sao_Paulo", Map.of("every-day", List.of("09:00-10:00")), HolidayRule.OPEN, List.of());

        assertThat(hours.closingTime(Instant.parse("2018-12-03T11:30:00Z"))).contains(LocalTime.of(10, 0));
        assertThat(hours.closingTime(Instant.parse("2026-12-03T11:30:00Z"))).isEmpty();
        assertThat(hours.closingTime(Instant.parse("2026-12-03T12:30:00Z"))).contains(LocalTime.of(10, 0));
    }

    @ParameterizedTest
    @CsvSource({"CLOSED, ''", "OPEN, 09:00-12:00 13:30-17:00", "HOURS, 10:00-11:00"})
    void aHolidayFollowsTheBranchsRule(HolidayRule rule, String expected) {
        OpeningHours hours = hours("America/Sao_Paulo", WITH_A_BREAK, rule, List.of("10:00-11:00"));

        DaySchedule plan = hours.schedule(LocalDate.of(2026, 11, 20));

        assertThat(text(plan)).isEqualTo(expected);
        assertThat(plan.isOpen()).isEqualTo(!expected.isEmpty());
        assertThat(plan.isHoliday()).isTrue();
        assertThat(plan.holiday()).contains(NationalHoliday.BLACK_AWARENESS);
        assertThat(plan.cityHoliday()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"CLOSED, ''", "OPEN, 09:00-12:00 13:30-17:00", "HOURS, 10:00-11:00"})
    void aHolidayOfTheCityIsOneToo(HolidayRule rule, String expected) {
        // 19 March 2026 is a Thursday.
        DaySchedule plan = hours("America/Sao_Paulo", WITH_A_BREAK, rule, List.of("10:00-11:00"))
                .schedule(LocalDate.of(2026, 3, 19));

        assertThat(text(plan)).isEqualTo(expected);
        assertThat(plan.isHoliday()).isTrue();
        assertThat(plan.holiday()).isEmpty();
        assertThat(plan.cityHoliday()).isTrue();
    }

    @Test
    void anOrdinaryDayIsNoHoliday() {
        OpeningHours hours = hours("America/Sao_Paulo", WITH_A_BREAK, HolidayRule.CLOSED, List.of());

        DaySchedule monday = hours.schedule(LocalDate.of(2026, 11, 23));
        DaySchedule sunday = hours.schedule(LocalDate.of(2026, 11, 22));

        assertThat(text(monday)).isEqualTo("09:00-12:00 13:30-17:00");
        assertThat(monday.isHoliday()).isFalse();
        assertThat(sunday.isOpen()).isFalse();
        assertThat(sunday.isHoliday()).isFalse();
        assertThat(hours.weekday(DayOfWeek.SATURDAY)).containsExactly(TimeOfDayRange.parse("09:00-12:00"));
        assertThat(hours.weekday(DayOfWeek.SUNDAY)).isEmpty();
        assertThat(hours.zone()).isEqualTo(ZoneId.of("America/Sao_Paulo"));
    }

    @Test
    void aLongSeriesOfClosedDaysIsSkipped() {
        // Friday 25 December is a holiday, then comes a weekend.
        OpeningHours hours = hours("UTC", Map.of("mon-fri", List.of("09:00-17:00")), HolidayRule.CLOSED, List.of());

        assertThat(hours.nextOpening(Instant.parse("2026-12-24T17:00:00Z")))
                .contains(LocalDateTime.parse("2026-12-28T09:00"));
    }

    @Test
    void theTwentyNinthOfFebruaryCanBeAHolidayOfTheCity() {
        BranchDefinition definition =
                BranchFixture.definition().cityHolidays(List.of("02-29")).build();
        OpeningHours hours =
                BranchFixture.schema(ZoneId.of("UTC")).check(definition).hours();

        assertThat(hours.schedule(LocalDate.of(2028, 2, 29)).cityHoliday()).isTrue();
        assertThat(hours.schedule(LocalDate.of(2027, 3, 1)).cityHoliday()).isFalse();
    }

    @Test
    void aBranchThatNeverOpensHasNoNextOpening() {
        OpeningHours hours = hours("UTC", Map.of("mon", List.of()), HolidayRule.CLOSED, List.of());

        assertThat(hours.nextOpening(Instant.parse("2026-11-23T12:00:00Z"))).isEmpty();
        assertThat(hours.closingTime(Instant.parse("2026-11-23T12:00:00Z"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-23T00:00:00Z", "2026-11-23T23:59:59.999Z", "2026-11-24T00:00:00Z"})
    void aBranchMayBeOpenRoundTheClock(Instant moment) {
        OpeningHours hours = hours("UTC", Map.of("every-day", List.of("00:00-24:00")), HolidayRule.OPEN, List.of());

        assertThat(hours.closingTime(moment)).contains(LocalTime.MAX);
    }

    private static OpeningHours hours(
            String zone, Map<String, List<String>> week, HolidayRule rule, List<String> holidayHours) {
        BranchDefinition definition = BranchFixture.definition()
                .zone(zone)
                .hours(week)
                .cityHolidays(List.of("03-19"))
                .onHolidays(rule)
                .holidayHours(holidayHours)
                .build();
        return BranchFixture.schema(ZoneId.of("UTC")).check(definition).hours();
    }

    private static String text(DaySchedule plan) {
        return String.join(
                " ", plan.ranges().stream().map(TimeOfDayRange::toString).toList());
    }
}
