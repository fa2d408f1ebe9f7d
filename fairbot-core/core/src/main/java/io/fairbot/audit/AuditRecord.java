package io.fairbot.audit;

/**
 * A stored entry of the audit log.
 *
 * @param id its id; of two entries of one node the later has the greater
 * @param entry the entry
 */
public record AuditRecord(String id, AuditEntry entry) {}
