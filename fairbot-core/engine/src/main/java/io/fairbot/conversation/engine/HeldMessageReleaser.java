package io.fairbot.conversation.engine;

import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.OutboxEntry;
import io.fairbot.conversation.storage.OutboxHold;
import io.fairbot.runtime.Platform;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Page;
import io.fairbot.store.Query;
import io.fairbot.store.Write;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A releaser of the held messages of a restored backup. Restores are rare, so it reads the whole outbox. */
final class HeldMessageReleaser {
    private final DocumentStore store;
    private final Platform platform;
    private final Consumer<Document<OutboxEntry>> released;

    /** Creates a releaser; {@code released} receives each row that may be sent again. */
    HeldMessageReleaser(DocumentStore store, Platform platform, Consumer<Document<OutboxEntry>> released) {
        this.store = store;
        this.platform = platform;
        this.released = released;
    }

    CompletionStage<Long> release() {
        return release(Query.of(ConversationModels.OUTBOX).limit(Query.MAX_LIMIT), 0)
                .thenCompose(count -> forget().thenApply(done -> count));
    }

    private CompletionStage<Long> release(Query<OutboxEntry> query, long before) {
        return store.find(query)
                .thenCompose(page -> release(page)
                        .thenCompose(count -> page.next().isEmpty()
                                ? CompletableFuture.completedStage(before + count)
                                : release(query.after(page.next().get()), before + count)));
    }

    private CompletionStage<Long> release(Page<OutboxEntry> page) {
        CompletionStage<Long> count = CompletableFuture.completedStage(0L);
        for (Document<OutboxEntry> row : page.documents()) {
            if (row.value().status() == OutboxEntry.OutboxStatus.HELD) {
                count = count.thenCompose(sum -> release(row).thenApply(done -> done ? sum + 1 : sum));
            }
        }
        return count;
    }

    private CompletionStage<Boolean> release(Document<OutboxEntry> row) {
        OutboxEntry next = row.value().asReleased(platform.time().now());
        return store.apply(Batch.of(platform.ids().next(), Write.replace(row, next)))
                .thenApply(result -> {
                    if (result instanceof BatchResult.Applied applied) {
                        long version = applied.receipt().versions().get(0);
                        released.accept(new Document<>(row.model(), row.id(), version, next));
                        return true;
                    }
                    // Another writer has released it meanwhile.
                    return false;
                });
    }

    private CompletionStage<Void> forget() {
        return store.get(ConversationModels.HOLDS, OutboxHold.ID)
                .thenCompose(found -> found.isEmpty()
                        ? CompletableFuture.completedStage(null)
                        : store.apply(Batch.of(platform.ids().next(), Write.delete(found.get())))
                                .thenApply(done -> null));
    }
}
