package io.fairbot.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.json.Json;
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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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

/** A store in memory; everything happens on one thread of its own, so answers come as they come from a real one. */
final class MemoryStore implements DocumentStore {
    private final MemoryTables tables;
    private final Set<Model<?>> models;
    private final TimeSource time;
    private final ExecutorService thread;
    private final MemoryFeed feed;
    private final MemoryLeases leases;

    MemoryStore(MemoryTables tables, Set<Model<?>> models, Platform platform) {
        this.tables = tables;
        this.models = models;
        time = platform.time();
        thread = platform.threads().bounded("memory-store", 1);
        feed = new MemoryFeed(tables, thread);
        leases = new MemoryLeases(tables, time, this::run);
    }

    @Override
    public <T> CompletionStage<Optional<Document<T>>> get(Model<T> model, String id) {
        known(model);
        return run(() -> Optional.ofNullable(tables.rows(model.name()).get(id)).map(row -> document(model, id, row)));
    }

    @Override
    public <T> CompletionStage<Page<T>> find(Query<T> query) {
        known(query.model());
        query.index();
        return run(() -> MemorySearch.page(
                query, tables.rows(query.model().name()), (id, row) -> document(query.model(), id, row)));
    }

    @Override
    public CompletionStage<BatchResult> apply(Batch batch) {
        batch.writes().forEach(write -> known(write.model()));
        return run(() -> commit(batch));
    }

    @Override
    public Subscription subscribe(Set<Model<?>> some, Optional<String> after, ChangeListener listener) {
        some.forEach(this::known);
        return feed.subscribe(some, after, listener);
    }

    @Override
    public Leases leases() {
        return leases;
    }

    @Override
    public CompletionStage<Long> expire() {
        return run(() -> models.stream().mapToLong(this::expire).sum());
    }

    @Override
    public StoreStatus status() {
        return new StoreStatus("MEMORY", thread.isShutdown() ? Optional.of("The store was closed.") : Optional.empty());
    }

    @Override
    public CompletionStage<Void> close() {
        if (thread.isShutdown()) {
            return CompletableFuture.completedStage(null);
        }
        CompletionStage<Void> last = run(() -> {
            feed.close();
            return null;
        });
        thread.shutdown();
        return last;
    }

    private BatchResult commit(Batch batch) {
        Optional<BatchResult> refused = refusal(batch);
        if (refused.isPresent()) {
            return refused.get();
        }
        List<Long> versions = new ArrayList<>();
        List<Change> changes = new ArrayList<>();
        for (Write write : batch.writes()) {
            Map<String, MemoryTables.Row> rows = tables.rows(write.model().name());
            long before = version(rows.get(write.id()));
            long next = before == 0 ? firstVersion() : before + 1;
            if (write instanceof Write.Put<?> put) {
                rows.put(put.id(), new MemoryTables.Row(json(put), next, fence(batch)));
                changes.add(changed(put, next, batch.id()));
                versions.add(next);
            } else {
                if (rows.remove(write.id()) != null) {
                    changes.add(deleted(write.model(), write.id(), next, batch.id()));
                }
                versions.add(0L);
            }
        }
        feed.tell(changes);
        return new BatchResult.Applied(new WriteReceipt(batch.id(), Durability.LOCAL, versions));
    }

    /** Why a batch may not be applied; it also proves that everything in it can be written. */
    private Optional<BatchResult> refusal(Batch batch) {
        for (Write write : batch.writes()) {
            MemoryTables.Row row = tables.rows(write.model().name()).get(write.id());
            Optional<Fence> fence = batch.fence();
            if (fence.isPresent() && row != null && row.fence() > fence.get().token()) {
                return Optional.of(new BatchResult.Fenced(fence.get(), row.fence()));
            }
            if (!write.precondition().holds(version(row))) {
                return Optional.of(new BatchResult.Rejected(write, version(row)));
            }
            if (write instanceof Write.Put<?> put) {
                MemorySearch.checkIndexed(put.model(), json(put));
            }
        }
        return batch.fence()
                .flatMap(fence -> Optional.ofNullable(tables.owners.get(fence.lease()))
                        .filter(owner -> owner.token() > fence.token())
                        .map(owner -> new BatchResult.Fenced(fence, owner.token())));
    }

    private long expire(Model<?> model) {
        Optional<Retention> retention = model.retention();
        if (retention.isEmpty()) {
            return 0;
        }
        Instant limit = time.now().minus(retention.get().keep());
        Map<String, MemoryTables.Row> rows = tables.rows(model.name());
        List<String> over = rows.entrySet().stream()
                .filter(row -> {
                    JsonNode moment = row.getValue().json().path(retention.get().field());
                    return moment.isTextual()
                            && Instant.parse(moment.textValue()).isBefore(limit);
                })
                .map(Map.Entry::getKey)
                .toList();
        List<Change> changes = new ArrayList<>();
        for (String id : over) {
            MemoryTables.Row row = rows.remove(id);
            changes.add(deleted(model, id, version(row) + 1, "expired"));
        }
        feed.tell(changes);
        return over.size();
    }

    /** Higher than any version the document can have had before it was deleted: nobody writes once in a microsecond. */
    private long firstVersion() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time.now());
    }

    private static long version(MemoryTables.@org.jspecify.annotations.Nullable Row row) {
        return row == null ? 0 : row.version();
    }

    private static long fence(Batch batch) {
        return batch.fence().map(Fence::token).orElse(0L);
    }

    private static <T> Change changed(Write.Put<T> put, long version, String batch) {
        Document<T> document = new Document<>(put.model(), put.id(), version, put.value());
        return new Change(put.model(), put.id(), version, batch, Optional.of(document), "");
    }

    private static Change deleted(Model<?> model, String id, long version, String batch) {
        return new Change(model, id, version, batch, Optional.empty(), "");
    }

    private static JsonNode json(Write.Put<?> put) {
        return Json.mapper().valueToTree(put.value());
    }

    private static <T> Document<T> document(Model<T> model, String id, MemoryTables.Row row) {
        try {
            return new Document<>(model, id, row.version(), Json.mapper().treeToValue(row.json(), model.type()));
        } catch (JsonProcessingException e) {
            throw new StoreException(
                    StoreException.Reason.DAMAGED,
                    "The document " + id + " of " + model.name() + " cannot be read.",
                    e);
        }
    }

    private void known(Model<?> model) {
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
            result.completeExceptionally(
                    new StoreException(StoreException.Reason.CLOSED, "The store was closed; open it again."));
        }
        return result;
    }
}
