package io.fairbot.audit;

import io.fairbot.store.Query;
import java.time.Instant;
import java.util.Optional;

/**
 * A selection of entries of the audit log. Immutable.
 *
 * @param who the principal's id, empty for all
 * @param target the object of the actions, empty for all
 * @param from the earliest time, empty for no limit
 * @param until the latest time, empty for no limit
 * @param oldestFirst whether the oldest entries come first, otherwise the newest
 * @param limit the maximum number of entries, from 1 to {@value Query#MAX_LIMIT}
 * @param cursor {@link AuditPage#next()} of the page before, empty for the first one
 */
public record AuditQuery(
        Optional<String> who,
        Optional<String> target,
        Optional<Instant> from,
        Optional<Instant> until,
        boolean oldestFirst,
        int limit,
        Optional<String> cursor) {
    /** The newest entries, {@value Query#DEFAULT_LIMIT} on a page. */
    public static final AuditQuery NEWEST = new AuditQuery(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            Query.DEFAULT_LIMIT,
            Optional.empty());

    /**
     * Checks the limit.
     *
     * @throws IllegalArgumentException when it is out of range
     */
    public AuditQuery {
        if (limit < 1 || limit > Query.MAX_LIMIT) {
            throw new IllegalArgumentException(
                    "A page of the audit log has 1 to " + Query.MAX_LIMIT + " entries, not " + limit + ".");
        }
    }

    /**
     * Selects the actions of one principal.
     *
     * @param principal the principal's id
     * @return the query
     */
    public AuditQuery by(String principal) {
        return new AuditQuery(Optional.of(principal), target, from, until, oldestFirst, limit, cursor);
    }

    /**
     * Selects the actions on one object.
     *
     * @param object the object, such as {@code api-key/bootstrap}
     * @return the query
     */
    public AuditQuery on(String object) {
        return new AuditQuery(who, Optional.of(object), from, until, oldestFirst, limit, cursor);
    }

    /**
     * Selects a time; both ends belong to it.
     *
     * @param earliest the earliest time, empty for no limit
     * @param latest the latest time, empty for no limit
     * @return the query
     */
    public AuditQuery between(Optional<Instant> earliest, Optional<Instant> latest) {
        return new AuditQuery(who, target, earliest, latest, oldestFirst, limit, cursor);
    }

    /**
     * Returns the entries from the oldest to the newest.
     *
     * @return the query
     */
    public AuditQuery fromOldest() {
        return new AuditQuery(who, target, from, until, true, limit, cursor);
    }

    /**
     * Selects a page.
     *
     * @param most the maximum number of entries, from 1 to {@value Query#MAX_LIMIT}
     * @param after {@link AuditPage#next()} of the page before, empty for the first one
     * @return the query
     * @throws IllegalArgumentException when the limit is out of range
     */
    public AuditQuery page(int most, Optional<String> after) {
        return new AuditQuery(who, target, from, until, oldestFirst, most, after);
    }
}
