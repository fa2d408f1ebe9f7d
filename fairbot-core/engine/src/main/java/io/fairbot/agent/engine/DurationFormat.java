package io.fairbot.agent.engine;

import java.time.Duration;

/** Writes durations for people. */
final class DurationFormat {
    private DurationFormat() {}

    /** Such as {@code 1.5 s} or {@code 10 min}. */
    static String of(Duration time) {
        long millis = time.toMillis();
        if (millis >= 60_000 && millis % 60_000 == 0) {
            return millis / 60_000 + " min";
        }
        return millis % 1_000 == 0 ? millis / 1_000 + " s" : millis / 1_000 + "." + millis % 1_000 / 100 + " s";
    }
}
