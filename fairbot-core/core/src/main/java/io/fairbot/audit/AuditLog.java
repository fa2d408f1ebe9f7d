package io.fairbot.audit;

import java.util.concurrent.CompletionStage;

/** A durable log of the actions of principals. Implementations are safe for use from any thread. */
@FunctionalInterface
public interface AuditLog {

    /**
     * Records an entry.
     *
     * @param entry the entry
     * @return a stage that ends when the entry is durable
     */
    CompletionStage<Void> record(AuditEntry entry);
}
