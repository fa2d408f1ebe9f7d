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
 * When a branch is open: by weekday, with breaks, on holidays, in the branch's own zone. Immutable.
 *
 * <p>A branch that is open past midnight names two spans, one for each day.
 */
public final class OpeningHours {
    /** How far ahead the next opening is looked for; a branch that stays closed longer has none. */
    private static final int SEARCH_DAYS = 60;

    private final ZoneId zone;
    private final Map<DayOfWeek, List<TimeRange>> week;
    private final Set<MonthDay> cityHolidays;
    private final HolidayRule holidayRule;
    private final List<TimeRange> holidayHours;

    OpeningHours(
            ZoneId zone,
            Map<DayOfWeek, List<TimeRange>> week,
            Set<MonthDay> cityHolidays,
            HolidayRule holidayRule,
            List<TimeRange> holidayHours) {
        this.zone = zone;
        this.week = new EnumMap<>(week);
        this.cityHolidays = Set.copyOf(cityHolidays);
        this.holidayRule = holidayRule;
        this.holidayHours = List.copyOf(holidayHours);
    }

    /**
     * Returns the zone in which all times are meant.
     *
     * @return the zone
     */
    public ZoneId zone() {
        return zone;
    }

    /**
     * Returns when the branch is open on an ordinary weekday.
     *
     * @param day the weekday
     * @return the spans in order, none when it is closed
     */
    public List<TimeRange> weekday(DayOfWeek day) {
        return week.getOrDefault(day, List.of());
    }

    /**
     * Returns what the branch does on holidays.
     *
     * @return the rule
     */
    public HolidayRule holidayRule() {
        return holidayRule;
    }

    /**
     * Returns when the branch is open on a holiday, where the rule is {@link HolidayRule#HOURS}.
     *
     * @return the spans in order
     */
    public List<TimeRange> holidayHours() {
        return holidayHours;
    }

    /**
     * Returns when the branch is open on a date, holidays considered.
     *
     * @param date the date in the branch's zone
     * @return the plan of that day
     */
    public DaySchedule schedule(LocalDate date) {
        Optional<NationalHoliday> national = NationalHoliday.on(date);
        boolean city = cityHolidays.contains(MonthDay.from(date));
        List<TimeRange> ordinary = weekday(date.getDayOfWeek());
        boolean holiday = city || national.isPresent();
        List<TimeRange> spans = !holiday
                ? ordinary
                : switch (holidayRule) {
                    case CLOSED -> List.<TimeRange>of();
                    case OPEN -> ordinary;
                    case HOURS -> holidayHours;
                };
        return new DaySchedule(date, spans, national, city);
    }

    /**
     * Returns when the branch closes, if it is open.
     *
     * @param moment the moment in question
     * @return the end of the span the moment lies in, in the branch's zone; empty when it is closed
     */
    public Optional<LocalTime> closingTime(Instant moment) {
        LocalDateTime local = LocalDateTime.ofInstant(moment, zone);
        return schedule(local.toLocalDate()).ranges().stream()
                .filter(span -> span.contains(local.toLocalTime()))
                .map(TimeRange::end)
                .findFirst();
    }

    /**
     * Returns when the branch opens next.
     *
     * @param moment the moment in question
     * @return the beginning of the first span after the moment, in the branch's zone; empty when there is none within
     *     60 days
     */
    public Optional<LocalDateTime> nextOpening(Instant moment) {
        LocalDateTime local = LocalDateTime.ofInstant(moment, zone);
        return Stream.iterate(local.toLocalDate(), day -> day.plusDays(1))
                .limit(SEARCH_DAYS)
                .flatMap(day -> schedule(day).ranges().stream().map(span -> day.atTime(span.start())))
                .filter(opening -> opening.isAfter(local))
                .findFirst();
    }
}
