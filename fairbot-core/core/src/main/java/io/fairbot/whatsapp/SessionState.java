package io.fairbot.whatsapp;

import java.time.Instant;
import java.util.Optional;

/**
 * How a session is.
 *
 * @param phase where it is in its life
 * @param since when it got there
 * @param cause why, where it is there because of a failure
 * @param until until when the failure lasts, where the provider says so
 */
public record SessionState(SessionPhase phase, Instant since, Optional<FailureCause> cause, Optional<Instant> until) {

    /**
     * Makes a state whose end nobody knows.
     *
     * @param phase where it is in its life
     * @param since when it got there
     * @param cause why, where it is there because of a failure
     */
    public SessionState(SessionPhase phase, Instant since, Optional<FailureCause> cause) {
        this(phase, since, cause, Optional.empty());
    }

    /** The phases of a session. */
    public enum SessionPhase {
        /** It is being opened. */
        CONNECTING,
        /** It waits for a person to link it. */
        LINKING,
        /** It sends and hears. */
        OPEN,
        /** It was cut off, and will be opened again. */
        RECONNECTING,
        /** It ended. A channel's session never comes back by itself: supervision decides what is done. */
        STOPPED
    }

    /**
     * Tells whether messages can be sent.
     *
     * @return true while it is open
     */
    public boolean isOpen() {
        return phase == SessionPhase.OPEN;
    }
}
