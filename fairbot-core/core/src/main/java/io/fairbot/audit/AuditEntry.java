package io.fairbot.audit;

import java.time.Instant;
import java.util.Map;

/**
 * An entry of the audit log: one action of one principal.
 *
 * @param at the time of the action
 * @param who the principal's id
 * @param action the name of the action, such as {@code api-key.create}
 * @param target the object of the action, such as {@code api-key/bootstrap}
 * @param outcome its result
 * @param details further facts by name; no secret and no personal data
 */
public record AuditEntry(
        Instant at, String who, String action, String target, AuditOutcome outcome, Map<String, String> details) {

    /** Copies the details. */
    public AuditEntry {
        details = Map.copyOf(details);
    }

    /** The result of an action. */
    public enum AuditOutcome {
        /** It succeeded. */
        DONE,
        /** It was not allowed. */
        DENIED,
        /** It was attempted and failed. */
        FAILED
    }
}
