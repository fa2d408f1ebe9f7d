package io.fairbot.store.decision;

import io.fairbot.Internal;
import io.fairbot.audit.AuditEntry;
import io.fairbot.audit.AuditLog;
import io.fairbot.audit.StoredAuditLog;
import io.fairbot.runtime.Platform;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.history.HistoryLoss;
import io.fairbot.store.history.HistorySide;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The service by which a person decides which side of a store with two sides remains, for the API and the command line.
 * Safe for use from any thread.
 */
@Internal
public final class HistoryService {
    private final DocumentStore store;
    private final Platform platform;
    private final AuditLog audit;

    /**
     * Creates the service.
     *
     * @param store the store, opened with the model of the audit log
     * @param platform time and identifiers of decisions
     */
    public HistoryService(DocumentStore store, Platform platform) {
        this.store = store;
        this.platform = platform;
        audit = new StoredAuditLog(store, platform.ids());
    }

    /**
     * Decides, after the order is in the audit log of the side that remains.
     *
     * @param keep the side whose documents remain
     * @param dryRun whether only to tell what is lost
     * @param who the principal's id, for the audit log
     * @return what is lost; it fails as {@link DocumentStore#acceptHistory} does
     */
    public CompletionStage<HistoryLoss> accept(HistorySide keep, boolean dryRun, String who) {
        AuditEntry entry = AuditEntry.ordered(platform.time().now(), who, "storage.accept", "storage/" + keep);
        return store.acceptHistory(keep, dryRun, List.of(audit.write(entry)));
    }
}
