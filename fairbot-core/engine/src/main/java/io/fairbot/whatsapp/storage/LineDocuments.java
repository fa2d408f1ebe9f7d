package io.fairbot.whatsapp.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.Internal;
import io.fairbot.runtime.IdGenerator;
import io.fairbot.runtime.Stages;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Fence;
import io.fairbot.store.Model;
import io.fairbot.store.Page;
import io.fairbot.store.Query;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.channel.ChannelModel;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The documents that a channel stores for one line. Safe for use from any thread. */
@Internal
public final class LineDocuments {
    private final String line;
    private final ChannelDocuments channel;
    private final DocumentStore store;
    private final IdGenerator ids;
    private final Supplier<Optional<Fence>> fence;

    /**
     * Creates the access to the documents of a line.
     *
     * @param line the branch's id
     * @param channel the codec of its channel
     * @param store the store, opened with {@link ChannelDocuments#storedModels}
     * @param ids names batches
     * @param fence the fence of the branch's lease; empty once the lease has ended
     */
    public LineDocuments(
            String line,
            ChannelDocuments channel,
            DocumentStore store,
            IdGenerator ids,
            Supplier<Optional<Fence>> fence) {
        this.line = line;
        this.channel = channel;
        this.store = store;
        this.ids = ids;
        this.fence = fence;
    }

    /**
     * Returns a store for the next session of the line.
     *
     * @return the store; it reaches nothing after its {@link SessionStore#end()}
     */
    public SessionStore open() {
        return new SessionStore(this);
    }

    /**
     * Converts writes of the channel to those that its batches contain.
     *
     * @param writes writes of the channel's own models
     * @return the stored form of the writes, in order
     * @throws IllegalArgumentException when a write is not of the channel's models or cannot be stored
     */
    public List<Write> encode(List<Write> writes) {
        return writes.isEmpty() ? writes : channel.encode(line, writes);
    }

    /**
     * Deletes all documents of the line.
     *
     * @return completes when they are deleted
     */
    public CompletionStage<Void> deleteAll() {
        return Stages.inOrder(channel.stored(), this::deleteAll);
    }

    private CompletionStage<Void> deleteAll(Model<ObjectNode> model) {
        Query<ObjectNode> all =
                Query.of(model).where(ChannelModel.LINE_FIELD, line).limit(Query.MAX_LIMIT);
        return store.find(all).thenCompose(page -> {
            if (page.documents().isEmpty()) {
                return CompletableFuture.completedStage(null);
            }
            Batch.Builder batch = Batch.builder(ids.next()).fence(Optional.of(held()));
            page.documents().forEach(document -> batch.add(Write.delete(document)));
            return store.apply(batch.build()).thenCompose(result -> {
                result.orThrow();
                return deleteAll(model);
            });
        });
    }

    <T> CompletionStage<Optional<Document<T>>> get(Model<T> model, String id) {
        held();
        return store.get(channel.stored(model), channel.storedId(line, id))
                .thenApply(found -> found.map(document -> channel.decode(line, model, document)));
    }

    <T> CompletionStage<Page<T>> find(Query<T> query) {
        held();
        return store.find(channel.encode(line, query))
                .thenApply(page -> new Page<>(
                        page.documents().stream()
                                .map(document -> channel.decode(line, query.model(), document))
                                .toList(),
                        page.next()));
    }

    CompletionStage<BatchResult> commit(List<Write> writes) {
        List<Write> encoded = encode(writes);
        Batch batch = Batch.builder(ids.next())
                .addAll(encoded)
                .fence(Optional.of(held()))
                .build();
        return store.apply(batch)
                .thenApply(result -> result instanceof BatchResult.Rejected rejected
                        ? new BatchResult.Rejected(
                                writes.get(encoded.indexOf(rejected.write())), rejected.actualVersion())
                        : result);
    }

    private Fence held() {
        return fence.get()
                .orElseThrow(() -> new IllegalStateException(
                        "The line of " + line + " is not owned here any more: its lease has ended."));
    }
}
