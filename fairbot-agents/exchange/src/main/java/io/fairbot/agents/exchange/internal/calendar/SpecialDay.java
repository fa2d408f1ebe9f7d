package io.fairbot.agents.exchange.internal.calendar;

import io.fairbot.branch.NationalHoliday;
import java.time.LocalDate;
import java.time.Month;
import java.util.Arrays;
import java.util.Optional;

/**
 * A day with a name that is no national holiday: Carnival and the days that follow Easter, and the last days of the year. On some of
 * them banks are closed (Resolução CMN 4.880/2020).
 */
public enum SpecialDay {
    /** 48 days before Easter. */
    CARNIVAL_MONDAY(-48, true),
    /** The Tuesday, 47 days before Easter. */
    CARNIVAL(-47, true),
    /** 46 days before Easter; banks open at noon. */
    ASH_WEDNESDAY(-46, false),
    /** Easter Sunday. */
    EASTER(0, false),
    /** The Thursday 60 days after Easter. */
    CORPUS_CHRISTI(60, true),
    /** 24 December. */
    CHRISTMAS_EVE(24, false),
    /** 31 December, on which banks do not serve customers. */
    NEW_YEARS_EVE(31, true);

    /** From Good Friday to Easter. */
    private static final int EASTER_AFTER = 2;

    private final int days;
    private final boolean banksAreClosed;

    SpecialDay(int days, boolean banksAreClosed) {
        this.days = days;
        this.banksAreClosed = banksAreClosed;
    }

    /** Returns the date of this day in a year. */
    public LocalDate in(int year) {
        if (this == CHRISTMAS_EVE || this == NEW_YEARS_EVE) {
            return LocalDate.of(year, Month.DECEMBER, days);
        }
        return NationalHoliday.GOOD_FRIDAY.in(year).orElseThrow().plusDays(EASTER_AFTER + (long) days);
    }

    /** Returns the day of a date, if it has a name. */
    public static Optional<SpecialDay> on(LocalDate date) {
        return Arrays.stream(values())
                .filter(day -> day.in(date.getYear()).equals(date))
                .findFirst();
    }

    /** Returns the day with a name; empty for a name that is none. */
    public static Optional<SpecialDay> named(String name) {
        return Arrays.stream(values()).filter(day -> day.name().equals(name)).findFirst();
    }

    /** Returns whether banks serve nobody on this day, so that no reference rates are published for the next one. */
    public boolean isBankHoliday() {
        return banksAreClosed;
    }
}
