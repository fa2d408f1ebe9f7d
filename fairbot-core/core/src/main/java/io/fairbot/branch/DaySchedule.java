package io.fairbot.branch;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * When a branch is open on one day.
 *
 * @param date the day
 * @param ranges when it is open, in order, without overlaps; none when it is closed
 * @param holiday the national holiday of the day, whether or not the branch opens
 * @param cityHoliday whether it is a holiday of the branch's city
 */
public record DaySchedule(
        LocalDate date, List<TimeRange> ranges, Optional<NationalHoliday> holiday, boolean cityHoliday) {

    /** Copies the spans. */
    public DaySchedule {
        ranges = List.copyOf(ranges);
    }

    /**
     * Tells whether the branch opens at all.
     *
     * @return true when there is a span
     */
    public boolean isOpen() {
        return !ranges.isEmpty();
    }

    /**
     * Tells whether the day is a holiday of any kind.
     *
     * @return true for a national one and for one of the city
     */
    public boolean isHoliday() {
        return cityHoliday || holiday.isPresent();
    }
}
