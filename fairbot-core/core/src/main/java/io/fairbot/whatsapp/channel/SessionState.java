package io.fairbot.whatsapp.channel;

import io.fairbot.whatsapp.FailureCause;
import java.time.Instant;
import java.util.Optional;

/**
 * The state of a session.
 *
 * @param phase the phase it is in
 * @param since when it entered this phase
 * @param cause the failure that led to this phase; empty where there was none
 * @param until the end of the failure, where the provider states one
 * @param link the code with which a phone links the line; in phase LINKING, as soon as there is one
 */
public record SessionState(
        SessionPhase phase,
        Instant since,
        Optional<FailureCause> cause,
        Optional<Instant> until,
        Optional<LinkCode> link) {

    /**
     * Creates a state without a known end.
     *
     * @param phase the phase it is in
     * @param since when it entered this phase
     * @param cause the failure that led to this phase; empty where there was none
     */
    public SessionState(SessionPhase phase, Instant since, Optional<FailureCause> cause) {
        this(phase, since, cause, Optional.empty(), Optional.empty());
    }

    /**
     * Returns the state of a session that waits to be linked to a phone.
     *
     * @param since when it entered this phase
     * @param link the code with which a phone links it
     * @return the state
     */
    public static SessionState linking(Instant since, LinkCode link) {
        return new SessionState(SessionPhase.LINKING, since, Optional.empty(), Optional.empty(), Optional.of(link));
    }

    /** The phases of a session. */
    public enum SessionPhase {
        /** The session is being opened. */
        CONNECTING,
        /** The session waits to be linked to a phone. */
        LINKING,
        /** The session sends and receives. */
        OPEN,
        /** The connection was lost and will be opened again. */
        RECONNECTING,
        /** The session has ended. A channel's session never reconnects by itself: supervision decides about that. */
        STOPPED
    }

    /**
     * Returns whether messages can be sent.
     *
     * @return true in phase OPEN
     */
    public boolean isOpen() {
        return phase == SessionPhase.OPEN;
    }
}
