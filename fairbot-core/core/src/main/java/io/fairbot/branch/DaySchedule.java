package io.fairbot.branch;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * The opening times of a branch on one day.
 *
 * @param date the day
 * @param ranges the opening times in order, without overlaps; none when it is closed
 * @param holiday the national holiday of the day, whether or not the branch is open
 * @param cityHoliday whether it is a holiday of the branch's city
 */
public record DaySchedule(
        LocalDate date, List<TimeOfDayRange> ranges, Optional<NationalHoliday> holiday, boolean cityHoliday) {

    /** Copies the ranges. */
    public DaySchedule {
        ranges = List.copyOf(ranges);
    }

    /**
     * Returns whether the branch is open at all on this day.
     *
     * @return true when there is a range
     */
    public boolean isOpen() {
        return !ranges.isEmpty();
    }

    /**
     * Returns whether the day is a holiday of any kind.
     *
     * @return true for a national one and for one of the city
     */
    public boolean isHoliday() {
        return cityHoliday || holiday.isPresent();
    }
}
