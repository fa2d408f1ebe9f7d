package io.fairbot.branch;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The opening times of a branch by weekday and on holidays, in the branch's own zone. Immutable.
 *
 * <p>A branch that is open past midnight has two time ranges, one for each day.
 */
public final class OpeningHours {
    /** The number of days within which the next opening is searched for; a branch that is closed for longer has none. */
    private static final int SEARCH_DAYS = 60;

    private final ZoneId zone;
    private final Map<DayOfWeek, List<TimeOfDayRange>> week;
    private final Set<MonthDay> cityHolidays;
    private final HolidayRule holidayRule;
    private final List<TimeOfDayRange> holidayHours;

    OpeningHours(
            ZoneId zone,
            Map<DayOfWeek, List<TimeOfDayRange>> week,
            Set<MonthDay> cityHolidays,
            HolidayRule holidayRule,
            List<TimeOfDayRange> holidayHours) {
        this.zone = zone;
        this.week = new EnumMap<>(week);
        this.cityHolidays = Set.copyOf(cityHolidays);
        this.holidayRule = holidayRule;
        this.holidayHours = List.copyOf(holidayHours);
    }

    /**
     * Returns the hours of a branch that never closes.
     *
     * @param zone its time zone
     * @return hours that contain every time
     */
    public static OpeningHours always(ZoneId zone) {
        List<TimeOfDayRange> day = List.of(new TimeOfDayRange(LocalTime.MIN, LocalTime.MAX));
        Map<DayOfWeek, List<TimeOfDayRange>> week = new EnumMap<>(DayOfWeek.class);
        for (DayOfWeek each : DayOfWeek.values()) {
            week.put(each, day);
        }
        return new OpeningHours(zone, week, Set.of(), HolidayRule.OPEN, day);
    }

    /**
     * Returns the zone of all times.
     *
     * @return the zone
     */
    public ZoneId zone() {
        return zone;
    }

    /**
     * Returns the opening times of a weekday that is no holiday.
     *
     * @param day the weekday
     * @return the ranges in order, none when it is closed
     */
    public List<TimeOfDayRange> weekday(DayOfWeek day) {
        return week.getOrDefault(day, List.of());
    }

    /**
     * Returns the rule for holidays.
     *
     * @return the rule
     */
    public HolidayRule holidayRule() {
        return holidayRule;
    }

    /**
     * Returns the opening times of holidays, which apply where the rule is {@link HolidayRule#HOURS}.
     *
     * @return the ranges in order
     */
    public List<TimeOfDayRange> holidayHours() {
        return holidayHours;
    }

    /**
     * Returns the opening times of a date, holidays considered.
     *
     * @param date the date in the branch's zone
     * @return the schedule of that day
     */
    public DaySchedule schedule(LocalDate date) {
        Optional<NationalHoliday> national = NationalHoliday.on(date);
        boolean city = cityHolidays.contains(MonthDay.from(date));
        List<TimeOfDayRange> ordinary = weekday(date.getDayOfWeek());
        boolean holiday = city || national.isPresent();
        List<TimeOfDayRange> ranges = !holiday
                ? ordinary
                : switch (holidayRule) {
                    case CLOSED -> List.<TimeOfDayRange>of();
                    case OPEN -> ordinary;
                    case HOURS -> holidayHours;
                };
        return new DaySchedule(date, ranges, national, city);
    }

    /**
     * Returns when the branch closes, if it is open.
     *
     * @param moment the time in question
     * @return the end of the range that contains the time, in the branch's zone; empty when it is closed
     */
    public Optional<LocalTime> closingTime(Instant moment) {
        LocalDateTime local = LocalDateTime.ofInstant(moment, zone);
        return schedule(local.toLocalDate()).ranges().stream()
                .filter(range -> range.contains(local.toLocalTime()))
                .map(TimeOfDayRange::end)
                .findFirst();
    }

    /**
     * Returns when the branch opens next.
     *
     * @param moment the time in question
     * @return the start of the first range after the time, in the branch's zone; empty when there is none within 60 days
     */
    public Optional<LocalDateTime> nextOpening(Instant moment) {
        LocalDateTime local = LocalDateTime.ofInstant(moment, zone);
        return Stream.iterate(local.toLocalDate(), day -> day.plusDays(1))
                .limit(SEARCH_DAYS)
                .flatMap(day -> schedule(day).ranges().stream().map(range -> day.atTime(range.start())))
                .filter(opening -> opening.isAfter(local))
                .findFirst();
    }
}
