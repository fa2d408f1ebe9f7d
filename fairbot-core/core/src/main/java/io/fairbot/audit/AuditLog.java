package io.fairbot.audit;

import java.util.concurrent.CompletionStage;

/** Keeps who did what. Safe for use from any thread. */
@FunctionalInterface
public interface AuditLog {

    /**
     * Keeps an entry.
     *
     * @param entry what was done
     * @return ends when it is durable
     */
    CompletionStage<Void> record(AuditEntry entry);
}
