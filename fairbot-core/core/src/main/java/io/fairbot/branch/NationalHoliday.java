package io.fairbot.branch;

import java.time.LocalDate;
import java.time.Month;
import java.time.MonthDay;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;

/**
 * The national holidays of Brazil: Lei 662/1949 with its changes (Lei 6.802/1980 for 12 October, Lei 10.607/2002, Lei
 * 14.759/2023 for 20 November, from 2024 on), and the Friday before Easter, which the federal calendar counts among them.
 * Carnival and Corpus Christi are optional days, not holidays; those of a state or a city belong to the branch.
 */
public enum NationalHoliday {
    /** 1 January. */
    NEW_YEAR(MonthDay.of(Month.JANUARY, 1)),
    /** The Friday before Easter. */
    GOOD_FRIDAY(null),
    /** 21 April. */
    TIRADENTES(MonthDay.of(Month.APRIL, 21)),
    /** 1 May. */
    LABOUR_DAY(MonthDay.of(Month.MAY, 1)),
    /** 7 September. */
    INDEPENDENCE(MonthDay.of(Month.SEPTEMBER, 7)),
    /** 12 October. */
    OUR_LADY(MonthDay.of(Month.OCTOBER, 12)),
    /** 2 November. */
    ALL_SOULS(MonthDay.of(Month.NOVEMBER, 2)),
    /** 15 November. */
    REPUBLIC(MonthDay.of(Month.NOVEMBER, 15)),
    /** 20 November, since 2024. */
    BLACK_AWARENESS(MonthDay.of(Month.NOVEMBER, 20)),
    /** 25 December. */
    CHRISTMAS(MonthDay.of(Month.DECEMBER, 25));

    private static final int FIRST_BLACK_AWARENESS = 2024;

    private final Optional<MonthDay> day;

    NationalHoliday(@org.jspecify.annotations.Nullable MonthDay day) {
        this.day = Optional.ofNullable(day);
    }

    /**
     * Returns the holiday of a date.
     *
     * @param date the date
     * @return the holiday, or empty
     */
    public static Optional<NationalHoliday> on(LocalDate date) {
        return Arrays.stream(values())
                .filter(holiday ->
                        holiday.in(date.getYear()).filter(date::equals).isPresent())
                .findFirst();
    }

    /**
     * Returns the date of this holiday in a year.
     *
     * @param year the year
     * @return the date, empty when it was no holiday yet
     */
    public Optional<LocalDate> in(int year) {
        if (this == BLACK_AWARENESS && year < FIRST_BLACK_AWARENESS) {
            return Optional.empty();
        }
        return Optional.of(day.map(fixed -> fixed.atYear(year))
                .orElseGet(() -> easter(year).minus(2, ChronoUnit.DAYS)));
    }

    /** Returns Easter Sunday of the Gregorian calendar, by the anonymous algorithm (Meeus, Jones, Butcher). */
    private static LocalDate easter(int year) {
        int golden = year % 19;
        int century = year / 100;
        int rest = year % 100;
        int moon = (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
        int weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - moon - rest % 4) % 7;
        int correction = (golden + 11 * moon + 22 * weekday) / 451;
        int sum = moon + weekday - 7 * correction + 114;
        return LocalDate.of(year, sum / 31, sum % 31 + 1);
    }
}
