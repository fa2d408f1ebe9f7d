package io.fairbot.audit;

import java.util.concurrent.CompletionStage;

/** A durable log of who did what. Implementations are safe for use from any thread. */
@FunctionalInterface
public interface AuditLog {

    /**
     * Records an entry.
     *
     * @param entry the entry
     * @return ends when it is durable
     */
    CompletionStage<Void> record(AuditEntry entry);
}
