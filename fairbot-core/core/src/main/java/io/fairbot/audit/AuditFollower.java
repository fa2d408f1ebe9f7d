package io.fairbot.audit;

import java.util.List;

/** A receiver of new entries of the audit log. It is called on a thread of the store, by one thread at a time. */
public interface AuditFollower {

    /**
     * Receives entries that were added; an entry may come more than once, with the same id.
     *
     * @param records one or more, in the order of their commits
     */
    void onRecords(List<AuditRecord> records);

    /** Reports that entries may have been missed; they are found with {@link AuditLog#find}. */
    void onGap();
}
