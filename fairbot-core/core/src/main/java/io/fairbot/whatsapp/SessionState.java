package io.fairbot.whatsapp;

import java.time.Instant;
import java.util.Optional;

/**
 * How a session is.
 *
 * @param phase where it is in its life
 * @param since when it got there
 * @param cause why, where it is there because of a failure
 */
public record SessionState(Phase phase, Instant since, Optional<FailureCause> cause) {

    /** The phases of a session. */
    public enum Phase {
        /** It is being opened for the first time. */
        CONNECTING,
        /** It waits for a person to link it. */
        LINKING,
        /** It sends and hears. */
        OPEN,
        /** It was open, was cut off, and is being opened again. */
        RECONNECTING,
        /** It ended and will not come back by itself. */
        STOPPED
    }

    /**
     * Tells whether messages can be sent.
     *
     * @return true while it is open
     */
    public boolean isOpen() {
        return phase == Phase.OPEN;
    }
}
