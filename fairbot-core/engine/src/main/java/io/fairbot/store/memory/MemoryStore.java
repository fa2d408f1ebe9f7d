package io.fairbot.store.memory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.json.Json;
import io.fairbot.json.StoredJson;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.TimeSource;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Change;
import io.fairbot.store.ChangeListener;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Durability;
import io.fairbot.store.Fence;
import io.fairbot.store.Leases;
import io.fairbot.store.Model;
import io.fairbot.store.Page;
import io.fairbot.store.Query;
import io.fairbot.store.Retention;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreStatus;
import io.fairbot.store.Subscription;
import io.fairbot.store.Write;
import io.fairbot.store.WriteReceipt;
import io.fairbot.store.spi.ChangeFeed;
import io.fairbot.store.spi.InitialVersionClock;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A document store in memory that completes its stages on its own thread, as a persistent store does. */
final class MemoryStore implements DocumentStore {
    /** The number of changes that a listener may be behind before it is notified to resync. */
    private static final int HISTORY = 10_000;

    private final MemoryTables tables;
    private final Set<Model<?>> models;
    private final TimeSource time;
    private final ExecutorService thread;
    private final ExecutorService feed;
    private final ChangeFeed hub;
    private final InitialVersionClock versions;
    private final MemoryLeases leases;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    MemoryStore(MemoryTables tables, Set<Model<?>> models, Platform platform) {
        this.tables = tables;
        this.models = models;
        time = platform.time();
        thread = platform.executors().create("memory-store", 1);
        feed = platform.executors().create("memory-feed", 1);
        hub = new ChangeFeed(platform.ids().next(), HISTORY, feed);
        versions = new InitialVersionClock(time, tables.versionFloor);
        leases = new MemoryLeases(tables, time, this::run);
    }

    @Override
    public <T> CompletionStage<Optional<Document<T>>> get(Model<T> model, String id) {
        requireModel(model);
        return run(() -> Optional.ofNullable(tables.rows(model.name()).get(id)).map(row -> document(model, id, row)));
    }

    @Override
    public <T> CompletionStage<Page<T>> find(Query<T> query) {
        requireModel(query.model());
        query.index();
        return run(() -> MemorySearch.page(
                query, tables.rows(query.model().name()), (id, row) -> document(query.model(), id, row)));
    }

    @Override
    public CompletionStage<BatchResult> apply(Batch batch) {
        batch.writes().forEach(write -> requireModel(write.model()));
        List<Optional<JsonNode>> contents =
                batch.writes().stream().map(MemoryStore::content).toList();
        return run(() -> commit(batch, contents));
    }

    @Override
    public Subscription subscribe(Set<Model<?>> some, Optional<String> after, ChangeListener listener) {
        some.forEach(this::requireModel);
        if (thread.isShutdown()) {
            throw closedFailure();
        }
        return hub.subscribe(some, after, listener);
    }

    @Override
    public Leases leases() {
        return leases;
    }

    @Override
    public CompletionStage<Long> deleteExpired() {
        return run(() -> models.stream().mapToLong(this::expire).sum());
    }

    @Override
    public StoreStatus status() {
        return new StoreStatus("MEMORY", thread.isShutdown() ? Optional.of("The store was closed.") : Optional.empty());
    }

    @Override
    public synchronized CompletionStage<Void> close() {
        if (!thread.isShutdown()) {
            thread.execute(() -> {
                hub.close();
                feed.shutdown();
                closed.complete(null);
            });
            thread.shutdown();
        }
        return closed;
    }

    private BatchResult commit(Batch batch, List<Optional<JsonNode>> contents) {
        Optional<BatchResult> refused = check(batch);
        if (refused.isPresent()) {
            return refused.get();
        }
        List<Long> given = new ArrayList<>();
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < contents.size(); i++) {
            Write write = batch.writes().get(i);
            Optional<JsonNode> content = contents.get(i);
            long before = version(rows(write).get(write.id()));
            if (write instanceof Write.Put<?> put && content.isPresent()) {
                long version = before == 0 ? versions.firstVersion() : before + 1;
                rows(put)
                        .put(
                                put.id(),
                                new MemoryTables.MemoryRow(
                                        content.get(), version, put.model().schemaVersion()));
                changes.add(Change.written(put.written(version), batch.id()));
                given.add(version);
            } else {
                if (before > 0) {
                    changes.add(delete(write.model(), write.id(), batch.id()));
                }
                given.add(0L);
            }
        }
        batch.fence().ifPresent(fence -> tables.recordToken(fence.lease(), fence.token()));
        hub.publish(changes);
        return new BatchResult.Applied(new WriteReceipt(batch.id(), Durability.LOCAL, given));
    }

    /** Returns the reason why a batch may not be applied. */
    private Optional<BatchResult> check(Batch batch) {
        if (batch.fence().isPresent()) {
            Fence fence = batch.fence().get();
            long current = tables.token(fence.lease());
            if (current > fence.token()) {
                return Optional.of(new BatchResult.Fenced(fence, current));
            }
        }
        for (Write write : batch.writes()) {
            long version = version(rows(write).get(write.id()));
            if (!write.precondition().isSatisfiedBy(version)) {
                return Optional.of(new BatchResult.Rejected(write, version));
            }
        }
        return Optional.empty();
    }

    private Change delete(Model<?> model, String id, String batch) {
        long version = version(tables.rows(model.name()).remove(id)) + 1;
        versions.raiseFloor(version);
        tables.versionFloor = versions.floor();
        return Change.deleted(model, id, version, batch);
    }

    private long expire(Model<?> model) {
        Optional<Retention> retention = model.retention();
        if (retention.isEmpty()) {
            return 0;
        }
        Instant limit = time.now().minus(retention.get().duration());
        Map<String, MemoryTables.MemoryRow> rows = tables.rows(model.name());
        List<String> over = rows.entrySet().stream()
                .filter(row -> {
                    JsonNode value = row.getValue().json().path(retention.get().field());
                    return value.isTextual() && Instant.parse(value.textValue()).isBefore(limit);
                })
                .map(Map.Entry::getKey)
                .toList();
        hub.publish(over.stream().map(id -> delete(model, id, "expired")).toList());
        return over.size();
    }

    private Map<String, MemoryTables.MemoryRow> rows(Write write) {
        return tables.rows(write.model().name());
    }

    private static long version(MemoryTables.@Nullable MemoryRow row) {
        return row == null ? 0 : row.version();
    }

    /** Returns the document of a put as JSON; called on the caller's thread, so that a failure is reported at once. */
    private static Optional<JsonNode> content(Write write) {
        if (!(write instanceof Write.Put<?> put)) {
            return Optional.empty();
        }
        try {
            JsonNode json = Json.mapper().readTree(StoredJson.write(put.value(), put.remainder()));
            MemorySearch.checkIndexed(put.model(), json);
            return Optional.of(json);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "A document of " + put.model().name() + " cannot be written as JSON.", e);
        }
    }

    private static <T> Document<T> document(Model<T> model, String id, MemoryTables.MemoryRow row) {
        try {
            StoredJson.StoredValue<T> stored = StoredJson.read(row.json(), model.type());
            return new Document<>(model, id, row.version(), stored.value(), stored.remainder());
        } catch (JsonProcessingException e) {
            throw new StoreException(
                    StoreException.StoreErrorCode.CORRUPT,
                    "The document " + id + " of " + model.name() + " cannot be read.",
                    e);
        }
    }

    private void requireModel(Model<?> model) {
        if (!models.contains(model)) {
            throw new IllegalArgumentException(
                    "The store was opened without the model " + model.name() + "; name it when the store is opened.");
        }
    }

    private <T> CompletionStage<T> run(Supplier<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            thread.execute(() -> {
                try {
                    result.complete(work.get());
                } catch (RuntimeException e) {
                    result.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(closedFailure());
        }
        return result;
    }

    private static StoreException closedFailure() {
        return new StoreException(StoreException.StoreErrorCode.CLOSED, "The store was closed; open it again.");
    }
}
