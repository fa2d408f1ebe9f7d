package io.fairbot.audit;

import io.fairbot.Internal;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.store.Batch;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.Write;
import java.util.concurrent.CompletionStage;

/** An audit log in the document store, one document for each entry. Safe for use from any thread. */
@Internal
public final class StoredAuditLog implements AuditLog {
    /**
     * The model of the entries, in the order of their ids; never removed, and not read on the path of customers' messages.
     */
    public static final Model<AuditEntry> MODEL =
            Model.builder("audit", AuditEntry.class).internal().appendOnly().build();

    private final DocumentStore store;
    private final IdGenerator ids;

    /**
     * Creates a log.
     *
     * @param store the store, opened with {@link #MODEL}
     * @param ids the generator of the entries' ids; an id that is generated later is greater
     */
    public StoredAuditLog(DocumentStore store, IdGenerator ids) {
        this.store = store;
        this.ids = ids;
    }

    /**
     * Returns the write of an entry, for the batch of the change that it describes.
     *
     * @param entry the entry
     * @return the write
     */
    public Write write(AuditEntry entry) {
        return Write.insert(MODEL, ids.next(), entry);
    }

    @Override
    public CompletionStage<Void> record(AuditEntry entry) {
        return store.apply(Batch.of(ids.next(), write(entry))).thenAccept(result -> result.orThrow());
    }
}
