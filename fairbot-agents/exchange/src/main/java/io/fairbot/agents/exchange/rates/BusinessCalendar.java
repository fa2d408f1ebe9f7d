package io.fairbot.agents.exchange.rates;

import io.fairbot.branch.NationalHoliday;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/** The business days of Brazil, on which reference rates are published: neither weekends nor national holidays. */
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
        return !weekend && NationalHoliday.on(day).isEmpty();
    }
}
