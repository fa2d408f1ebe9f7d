package io.fairbot.whatsapp.cloud.internal.graph;

import io.fairbot.FairbotException;
import io.fairbot.whatsapp.FailureCause;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a call of the Graph API has failed. The message is Meta's own, shortened and without numbers of customers and
 * without tokens.
 */
public final class GraphException extends FairbotException {
    private static final long serialVersionUID = 1L;

    private final FailureCause cause;
    private final CallOutcome outcome;
    private final Optional<Duration> retryAfter;

    /** What became of a call that failed. */
    public enum CallOutcome {
        /** Meta refused it: it had no effect. */
        REFUSED,
        /** It did not leave this machine. */
        NOT_SENT,
        /** It may have had its effect: the answer was lost, or nobody can read it. */
        UNKNOWN
    }

    GraphException(
            FailureCause cause,
            CallOutcome outcome,
            Optional<Duration> retryAfter,
            String message,
            @Nullable Throwable failure) {
        super(message, failure);
        this.cause = cause;
        this.outcome = outcome;
        this.retryAfter = retryAfter;
    }

    /** Returns the cause, with the code that Meta reported. */
    public FailureCause failureCause() {
        return cause;
    }

    /** Returns what became of the call. */
    public CallOutcome outcome() {
        return outcome;
    }

    /** Returns the time before which Meta wants no other attempt, where it says so. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
