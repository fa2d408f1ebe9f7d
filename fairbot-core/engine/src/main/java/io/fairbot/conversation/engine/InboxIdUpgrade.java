package io.fairbot.conversation.engine;

import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.InboxEntry;
import io.fairbot.conversation.storage.InboxUpgrade;
import io.fairbot.runtime.Platform;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Document;
import io.fairbot.store.Page;
import io.fairbot.store.Precondition;
import io.fairbot.store.Query;
import io.fairbot.store.Write;
import io.fairbot.store.lease.OwnedStore;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * An upgrade of the inbox of a branch from version 0.1, whose ids lacked the chat: a repetition of a message that it
 * stored must be recognized. It runs once; it may be interrupted and run again.
 */
final class InboxIdUpgrade {
    private static final int PAGE_SIZE = 200;

    private final String branch;
    private final OwnedStore store;
    private final Platform platform;

    InboxIdUpgrade(String branch, OwnedStore store, Platform platform) {
        this.branch = branch;
        this.store = store;
        this.platform = platform;
    }

    CompletionStage<Void> run() {
        return store.reader().get(ConversationModels.INBOX_UPGRADES, branch).thenCompose(done -> {
            if (done.isPresent()) {
                return CompletableFuture.completedStage(null);
            }
            Query<InboxEntry> all =
                    Query.of(ConversationModels.INBOX).where("branch", branch).limit(PAGE_SIZE);
            return rename(all)
                    .thenCompose(renamed -> commit(List.of(Write.put(
                            ConversationModels.INBOX_UPGRADES,
                            branch,
                            new InboxUpgrade(platform.time().now())))));
        });
    }

    private CompletionStage<Void> rename(Query<InboxEntry> query) {
        return store.reader()
                .find(query)
                .thenCompose(page -> rename(page)
                        .thenCompose(done -> page.next()
                                .map(next -> rename(query.after(next)))
                                .orElseGet(() -> CompletableFuture.completedStage(null))));
    }

    private CompletionStage<Void> rename(Page<InboxEntry> page) {
        List<Write> writes = page.documents().stream()
                .filter(this::isFormer)
                .flatMap(row -> Stream.of(Write.delete(row), renamed(row)))
                .toList();
        return writes.isEmpty() ? CompletableFuture.completedStage(null) : commit(writes);
    }

    private Write renamed(Document<InboxEntry> row) {
        return new Write.Put<>(row.model(), id(row), row.value(), Precondition.ABSENT, row.remainder());
    }

    private boolean isFormer(Document<InboxEntry> row) {
        return !row.id().equals(id(row));
    }

    private String id(Document<InboxEntry> row) {
        return InboxEntry.id(branch, row.value().key());
    }

    private CompletionStage<Void> commit(List<Write> writes) {
        return store.apply(Batch.builder(platform.ids().next()).addAll(writes).build())
                .thenAccept(BatchResult::orThrow);
    }
}
