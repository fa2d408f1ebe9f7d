package io.fairbot.storage.internal.embedded;

import io.fairbot.audit.AuditEntry;
import io.fairbot.audit.StoredAuditLog;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.HeldMessage;
import io.fairbot.runtime.Platform;
import io.fairbot.security.Principal;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Model;
import io.fairbot.store.Page;
import io.fairbot.store.Query;
import io.fairbot.store.Write;
import io.fairbot.store.backup.ProgressListener;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * A step of a restore that holds back what was not finished when the backup was made, until an operator decides: events
 * that were not settled, messages that were not sent, timers that are due. Each may have had its effect after that.
 */
final class RestoredMessageHold {
    /** The models of the rows that are held, of the marks, and of the audit log. */
    static final List<Model<?>> MODELS = List.of(
            ConversationModels.INBOX,
            ConversationModels.OUTBOX,
            ConversationModels.TIMERS,
            ConversationModels.HELD,
            StoredAuditLog.MODEL);

    private final DocumentStore store;
    private final Platform platform;
    private final ProgressListener progress;
    private final Instant now;
    private long seen;

    /** Creates the step for a store that was opened with {@link #MODELS}. */
    RestoredMessageHold(DocumentStore store, Platform platform, ProgressListener progress) {
        this.store = store;
        this.platform = platform;
        this.progress = progress;
        now = platform.time().now();
    }

    CompletionStage<Void> run() {
        return hold(
                        Query.of(ConversationModels.INBOX),
                        row -> row.value().open() == null
                                ? List.of()
                                : held(Write.replace(row, row.value().asHeld()), HeldMessage.of(row.id(), row.value())))
                .thenCompose(done -> hold(
                        Query.of(ConversationModels.OUTBOX),
                        row -> row.value().open() == null
                                ? List.of()
                                : held(
                                        Write.replace(row, row.value().asHeld(now)),
                                        HeldMessage.of(row.id(), row.value()))))
                .thenCompose(done -> hold(
                        Query.of(ConversationModels.TIMERS),
                        row -> row.value().dueAt().isAfter(now)
                                ? List.of()
                                : held(Write.delete(row), HeldMessage.of(row.id(), row.value()))))
                .thenCompose(done -> new StoredAuditLog(store, platform.ids())
                        .record(AuditEntry.done(now, Principal.SYSTEM.id(), "backup.restore", "storage/directory")));
    }

    private <T> CompletionStage<Void> hold(Query<T> query, Function<Document<T>, List<Write>> writes) {
        return store.find(query.limit(Query.MAX_LIMIT))
                .thenCompose(page -> hold(page, writes).thenApply(done -> page.next()))
                .thenCompose(next -> next.isEmpty()
                        ? CompletableFuture.completedStage(null)
                        : hold(query.after(next.get()), writes));
    }

    private <T> CompletionStage<Void> hold(Page<T> page, Function<Document<T>, List<Write>> writes) {
        List<Write> all = new ArrayList<>();
        page.documents().forEach(row -> all.addAll(writes.apply(row)));
        seen += page.documents().size();
        progress.onProgress("holding what was not finished", seen, 0);
        if (all.isEmpty()) {
            return CompletableFuture.completedStage(null);
        }
        return store.apply(new Batch(platform.ids().next(), all, Optional.empty()))
                .thenAccept(BatchResult::orThrow);
    }

    private List<Write> held(Write row, HeldMessage mark) {
        return List.of(row, Write.insert(ConversationModels.HELD, platform.ids().next(), mark));
    }
}
