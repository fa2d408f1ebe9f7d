package io.fairbot.conversation.attendance;

import io.fairbot.branch.OpeningHours;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The time in which a branch is open, within the coming weeks. Immutable. */
final class OpenTime {
    /** The number of days that are looked at; a branch that is closed for longer counts as one that never opens. */
    private static final int DAYS = 60;

    private final Instant from;
    private final List<OpenPeriod> periods;

    /** An uninterrupted time of being open, without its end. */
    private record OpenPeriod(Instant start, Instant end) {}

    private OpenTime(Instant from, List<OpenPeriod> periods) {
        this.from = from;
        this.periods = periods;
    }

    /** Returns the open time of a branch from a time on; a branch without hours is always open. */
    static OpenTime of(Optional<OpeningHours> hours, Instant from) {
        return hours.map(known -> new OpenTime(from, periods(known, from)))
                .orElseGet(() -> new OpenTime(from, List.of(new OpenPeriod(from, Instant.MAX))));
    }

    private static List<OpenPeriod> periods(OpeningHours hours, Instant from) {
        ZoneId zone = hours.zone();
        List<OpenPeriod> periods = new ArrayList<>();
        LocalDate first = LocalDate.ofInstant(from, zone);
        for (int i = 0; i < DAYS; i++) {
            LocalDate day = first.plusDays(i);
            hours.schedule(day).ranges().forEach(range -> {
                Instant start = day.atTime(range.start()).atZone(zone).toInstant();
                LocalDateTime end =
                        range.end().equals(LocalTime.MAX) ? day.plusDays(1).atStartOfDay() : day.atTime(range.end());
                add(periods, start, end.atZone(zone).toInstant());
            });
        }
        periods.removeIf(period -> !period.end.isAfter(from));
        return List.copyOf(periods);
    }

    /** Adds a period, as a part of the last one when there is no time between them. */
    private static void add(List<OpenPeriod> periods, Instant start, Instant end) {
        OpenPeriod last = periods.isEmpty() ? null : periods.get(periods.size() - 1);
        if (last != null && !start.isAfter(last.end)) {
            periods.set(periods.size() - 1, new OpenPeriod(last.start, end));
        } else {
            periods.add(new OpenPeriod(start, end));
        }
    }

    /** Returns whether the branch is open at a time that is not before the beginning. */
    boolean isOpen(Instant at) {
        return periods.stream().anyMatch(period -> !period.start.isAfter(at) && period.end.isAfter(at));
    }

    /** Returns when the branch opens next after a time; empty when it does not. */
    Optional<Instant> opening(Instant at) {
        return periods.stream()
                .map(OpenPeriod::start)
                .filter(start -> start.isAfter(at))
                .findFirst();
    }

    /** Returns the first time from the one given on at which the branch is closed; empty when it never closes. */
    Optional<Instant> closing(Instant at) {
        if (!isOpen(at)) {
            return Optional.of(at);
        }
        // What is open until the last day that was looked at may be open for ever.
        Instant horizon = from.plus(Duration.ofDays(DAYS - 2));
        return periods.stream()
                .filter(period -> !period.start.isAfter(at) && period.end.isAfter(at))
                .map(OpenPeriod::end)
                .filter(end -> end.isBefore(horizon))
                .findFirst();
    }

    /** Returns when a duration of open time has passed since the beginning; all time counts when too little of it is open. */
    Instant after(Duration duration) {
        Duration rest = duration;
        for (OpenPeriod period : periods) {
            Instant start = period.start.isAfter(from) ? period.start : from;
            if (period.end.equals(Instant.MAX) || !start.plus(rest).isAfter(period.end)) {
                return start.plus(rest);
            }
            rest = rest.minus(Duration.between(start, period.end));
        }
        return from.plus(duration);
    }
}
