package io.fairbot.agents.exchange;

import io.fairbot.branch.OpeningHours;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Optional;

/**
 * The validity of a quote in the opening hours of its branch: it ends at the latest when the branch closes, and what is told while it is
 * closed is valid from the next opening on.
 *
 * @param until the end of the validity
 * @param opening the next opening, where the branch is closed now
 */
record QuoteValidity(Instant until, Optional<LocalDateTime> opening) {

    static QuoteValidity of(OpeningHours hours, Instant now, Duration time) {
        Instant end = now.plus(time);
        Optional<LocalTime> closing = hours.closingTime(now);
        if (closing.isPresent()) {
            LocalDateTime local = LocalDateTime.ofInstant(now, hours.zone());
            Instant closes = local.toLocalDate()
                    .atTime(closing.get())
                    .atZone(hours.zone())
                    .toInstant();
            return new QuoteValidity(closes.isBefore(end) ? closes : end, Optional.empty());
        }
        Optional<LocalDateTime> next = hours.nextOpening(now);
        Instant until =
                next.map(at -> at.atZone(hours.zone()).toInstant().plus(time)).orElse(end);
        return new QuoteValidity(until, next);
    }
}
