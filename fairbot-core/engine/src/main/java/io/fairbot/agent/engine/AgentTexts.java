package io.fairbot.agent.engine;

import io.fairbot.FairbotException;
import io.fairbot.runtime.Stages;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** A formatter of texts for operators. */
final class AgentTexts {
    private AgentTexts() {}

    /** Formats a duration, such as {@code 1.5 s} or {@code 10 min}. */
    static String duration(Duration time) {
        long millis = time.toMillis();
        if (millis >= 60_000 && millis % 60_000 == 0) {
            return millis / 60_000 + " min";
        }
        return millis % 1_000 == 0 ? millis / 1_000 + " s" : millis / 1_000 + "." + millis % 1_000 / 100 + " s";
    }

    /** Returns the reason of a failure, without details that only the log may contain. */
    static String reason(Throwable failure) {
        Throwable cause = Stages.cause(failure);
        if (cause instanceof TimeoutException) {
            return "it took too long.";
        }
        // The reason is readable by all, and only fairbot's own exceptions are written for that.
        return cause instanceof FairbotException
                ? String.valueOf(cause.getMessage())
                : cause.getClass().getSimpleName() + "; the log says why.";
    }
}
