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

    /**
     * Creates an entry of a change, to be written in the change's own batch.
     *
     * @param at the time of the change
     * @param who the principal's id
     * @param action the name of the action
     * @param target the object of the action
     * @return an entry with the outcome {@link AuditOutcome#DONE} and no details
     */
    public static AuditEntry done(Instant at, String who, String action, String target) {
        return new AuditEntry(at, who, action, target, AuditOutcome.DONE, Map.of());
    }

    /**
     * Creates an entry of an action that changes nothing in the store, to be recorded before the action is carried out.
     *
     * @param at the time of the order
     * @param who the principal's id
     * @param action the name of the action
     * @param target the object of the action
     * @return an entry with the outcome {@link AuditOutcome#ORDERED} and no details
     */
    public static AuditEntry ordered(Instant at, String who, String action, String target) {
        return new AuditEntry(at, who, action, target, AuditOutcome.ORDERED, Map.of());
    }

    /**
     * Returns this entry with another result.
     *
     * @param other the result
     * @return the entry
     */
    public AuditEntry with(AuditOutcome other) {
        return new AuditEntry(at, who, action, target, other, details);
    }

    /**
     * Returns this entry with other details.
     *
     * @param facts further facts by name; no secret and no personal data
     * @return the entry
     */
    public AuditEntry with(Map<String, String> facts) {
        return new AuditEntry(at, who, action, target, outcome, facts);
    }

    /** The result of an action. */
    public enum AuditOutcome {
        /** It succeeded; the entry was written together with the change. */
        DONE,
        /** It was ordered, and is carried out after the entry is durable, since it changes nothing in the store. */
        ORDERED,
        /** It was not allowed. */
        DENIED,
        /** It was attempted and failed. */
        FAILED
    }
}
