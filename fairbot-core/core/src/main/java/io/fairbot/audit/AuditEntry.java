package io.fairbot.audit;

import java.time.Instant;
import java.util.Map;

/**
 * One thing that somebody did.
 *
 * @param at when
 * @param who the principal's id
 * @param action what was done, such as {@code api-key.create}
 * @param target what it was done to, such as {@code api-key/bootstrap}
 * @param outcome what came of it
 * @param details what else matters; no secret and nothing personal
 */
public record AuditEntry(
        Instant at, String who, String action, String target, AuditOutcome outcome, Map<String, String> details) {

    /** Copies the details. */
    public AuditEntry {
        details = Map.copyOf(details);
    }

    /** What can come of an action. */
    public enum AuditOutcome {
        /** It was done. */
        DONE,
        /** It was not allowed. */
        DENIED,
        /** It was tried and did not work. */
        FAILED
    }
}
