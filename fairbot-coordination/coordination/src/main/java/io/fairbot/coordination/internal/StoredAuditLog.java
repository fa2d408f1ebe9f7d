package io.fairbot.coordination.internal;

import io.fairbot.audit.AuditEntry;
import io.fairbot.audit.AuditLog;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.store.Batch;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.Write;
import java.util.concurrent.CompletionStage;

/** An audit log in the document store, one document for each entry. */
public final class StoredAuditLog implements AuditLog {
    /**
     * The model of the entries, in the order of their ids; never removed, and not read on the path of customers' messages.
     */
    public static final Model<AuditEntry> MODEL =
            Model.builder("audit", AuditEntry.class).internal().notMirrored().build();

    private final DocumentStore store;
    private final IdGenerator ids;

    /** Creates a log on a store that was opened with {@link #MODEL}. */
    public StoredAuditLog(DocumentStore store, IdGenerator ids) {
        this.store = store;
        this.ids = ids;
    }

    @Override
    public CompletionStage<Void> record(AuditEntry entry) {
        String id = ids.next();
        return store.apply(Batch.of(id, Write.insert(MODEL, id, entry))).thenAccept(result -> result.orThrow());
    }
}
