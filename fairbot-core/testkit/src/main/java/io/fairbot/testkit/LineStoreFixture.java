package io.fairbot.testkit;

import io.fairbot.runtime.IdGenerator;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Fence;
import io.fairbot.store.Model;
import io.fairbot.store.Page;
import io.fairbot.store.Query;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.channel.ChannelStore;
import io.fairbot.whatsapp.storage.ChannelDocuments;
import io.fairbot.whatsapp.storage.LineDocuments;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** The stored documents of one line, under a lease that a test ends and with commits that it holds. Safe for use from any thread. */
final class LineStoreFixture {
    private final LineDocuments documents;
    private final AtomicInteger commits = new AtomicInteger();
    private final AtomicInteger pending = new AtomicInteger();
    private volatile boolean isOwned = true;
    private volatile CompletionStage<Void> commitWhen = CompletableFuture.completedStage(null);

    LineStoreFixture(String line, ChannelDocuments channel, DocumentStore store, IdGenerator ids) {
        documents = new LineDocuments(
                line,
                channel,
                store,
                ids,
                () -> isOwned ? Optional.of(new Fence("branch/" + line, 1)) : Optional.empty());
    }

    LineDocuments documents() {
        return documents;
    }

    /** Ends the lease of the line: nothing is read or written from now on. */
    void endLease() {
        isOwned = false;
    }

    /** Sets the stage on which the channel's own commits are applied from now on. */
    void commitWhen(CompletionStage<Void> when) {
        commitWhen = when;
    }

    /** Returns how often the channel has committed writes of its own. */
    int commits() {
        return commits.get();
    }

    /** Returns the number of commits that have not ended. */
    int pending() {
        return pending.get();
    }

    /** Returns the store of the next session. */
    ChannelStore open() {
        ChannelStore session = documents.open();
        return new ChannelStore() {
            @Override
            public <T> CompletionStage<Optional<Document<T>>> get(Model<T> model, String id) {
                return session.get(model, id);
            }

            @Override
            public <T> CompletionStage<Page<T>> find(Query<T> query) {
                return session.find(query);
            }

            @Override
            public CompletionStage<BatchResult> commit(List<Write> writes) {
                commits.incrementAndGet();
                pending.incrementAndGet();
                return commitWhen
                        .thenCompose(done -> session.commit(writes))
                        .whenComplete((result, failure) -> pending.decrementAndGet());
            }
        };
    }
}
