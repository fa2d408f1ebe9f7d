package io.fairbot.audit;

import io.fairbot.Internal;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.store.Batch;
import io.fairbot.store.Change;
import io.fairbot.store.ChangeListener;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.Query;
import io.fairbot.store.Subscription;
import io.fairbot.store.Write;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** An audit log in the document store, one document for each entry. Safe for use from any thread. */
@Internal
public final class StoredAuditLog implements AuditLog {
    private static final String AT = "at";
    private static final String WHO = "who";
    private static final String TARGET = "target";

    /** The model of the entries; never removed, and not read on the path of customers' messages. */
    public static final Model<AuditEntry> MODEL = Model.builder("audit", AuditEntry.class)
            .internal()
            .appendOnly()
            .index(AT)
            .index(WHO, AT)
            .index(TARGET, AT)
            .index(WHO, TARGET, AT)
            .build();

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

    @Override
    public Write write(AuditEntry entry) {
        return Write.insert(MODEL, ids.next(), entry);
    }

    @Override
    public CompletionStage<Void> record(AuditEntry entry) {
        return store.apply(Batch.of(ids.next(), write(entry))).thenAccept(result -> result.orThrow());
    }

    @Override
    public CompletionStage<AuditPage> find(AuditQuery wanted) {
        Query<AuditEntry> query = Query.of(MODEL).orderBy(AT).limit(wanted.limit());
        if (wanted.who().isPresent()) {
            query = query.where(WHO, wanted.who().get());
        }
        if (wanted.target().isPresent()) {
            query = query.where(TARGET, wanted.target().get());
        }
        if (wanted.from().isPresent()) {
            query = query.atLeast(AT, wanted.from().get());
        }
        if (wanted.until().isPresent()) {
            query = query.atMost(AT, wanted.until().get());
        }
        if (!wanted.oldestFirst()) {
            query = query.descending();
        }
        if (wanted.cursor().isPresent()) {
            query = query.after(wanted.cursor().get());
        }
        return store.find(query)
                .thenApply(page -> new AuditPage(
                        page.documents().stream().map(StoredAuditLog::entryOf).toList(), page.next()));
    }

    @Override
    public Subscription follow(AuditFollower follower) {
        return store.subscribe(Set.of(MODEL), Optional.empty(), new ChangeListener() {
            @Override
            public void onChanges(List<Change> changes) {
                List<AuditRecord> records =
                        changes.stream().flatMap(StoredAuditLog::entries).toList();
                if (!records.isEmpty()) {
                    follower.onRecords(records);
                }
            }

            @Override
            public void onResync() {
                follower.onGap();
            }
        });
    }

    private static Stream<AuditRecord> entries(Change change) {
        return change.document().stream()
                .filter(document -> document.value() instanceof AuditEntry)
                .map(document -> new AuditRecord(document.id(), (AuditEntry) document.value()));
    }

    private static AuditRecord entryOf(Document<AuditEntry> document) {
        return new AuditRecord(document.id(), document.value());
    }
}
