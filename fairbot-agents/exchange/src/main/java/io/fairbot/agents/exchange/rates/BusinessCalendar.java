package io.fairbot.agents.exchange.rates;

import io.fairbot.agents.exchange.internal.calendar.SpecialDay;
import io.fairbot.branch.NationalHoliday;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * The days on which banks work in Brazil and reference rates are published: neither weekends nor national holidays, Monday and
 * Tuesday of Carnival, Corpus Christi or 31 December (Resolução CMN 4.880/2020).
 */
final class BusinessCalendar {
    /** The time zone of the Banco Central. */
    static final ZoneId ZONE = ZoneId.of("America/Sao_Paulo");

    private BusinessCalendar() {}

    /** Returns the instant that is an amount of business time after another one. */
    static Instant plus(Instant from, Duration time) {
        Duration left = time;
        ZonedDateTime at = from.atZone(ZONE);
        while (true) {
            ZonedDateTime midnight = at.toLocalDate().plusDays(1).atStartOfDay(ZONE);
            Duration today = isBusinessDay(at.toLocalDate()) ? Duration.between(at, midnight) : Duration.ZERO;
            if (left.compareTo(today) < 0) {
                return at.plus(left).toInstant();
            }
            left = left.minus(today);
            at = midnight;
        }
    }

    static boolean isBusinessDay(LocalDate day) {
        boolean weekend = day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY;
        return !weekend
                && NationalHoliday.on(day).isEmpty()
                && SpecialDay.on(day).filter(SpecialDay::isBankHoliday).isEmpty();
    }
}
