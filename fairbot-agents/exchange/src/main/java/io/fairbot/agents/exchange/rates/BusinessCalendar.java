package io.fairbot.agents.exchange.rates;

import io.fairbot.branch.NationalHoliday;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/** Time in which references are made: weekends and national holidays do not count. */
final class BusinessCalendar {
    /** The Banco Central's clock. */
    static final ZoneId ZONE = ZoneId.of("America/Sao_Paulo");

    private BusinessCalendar() {}

    /** The moment that lies so much business time behind another one. */
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
