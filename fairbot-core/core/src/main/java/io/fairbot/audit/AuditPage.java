package io.fairbot.audit;

import java.util.List;
import java.util.Optional;

/**
 * A page of the audit log.
 *
 * @param records the entries, in the order of the query
 * @param next the cursor of the next page, empty for the last one
 */
public record AuditPage(List<AuditRecord> records, Optional<String> next) {

    /** Copies the list. */
    public AuditPage {
        records = List.copyOf(records);
    }
}
