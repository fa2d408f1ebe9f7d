package io.fairbot.storage.mongo.internal;

import com.mongodb.client.model.Filters;
import io.fairbot.runtime.Platform;
import io.fairbot.storage.mongo.internal.document.DocumentEnvelopeCodec;
import io.fairbot.storage.mongo.internal.document.MongoCollections;
import io.fairbot.storage.mongo.internal.document.MongoModel;
import io.fairbot.storage.mongo.internal.document.MongoModelRegistry;
import io.fairbot.storage.mongo.internal.driver.Publishers;
import io.fairbot.storage.mongo.internal.driver.TimedCalls;
import io.fairbot.storage.mongo.internal.write.BatchExecutor;
import io.fairbot.storage.mongo.internal.write.CheckedBatch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.FieldValues;
import io.fairbot.store.Precondition;
import io.fairbot.store.Retention;
import io.fairbot.store.Write;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.RawBsonDocument;

/**
 * A cleaner that deletes expired documents in batches and publishes the deletions. Each deletion requires the version
 * that was seen to be expired, so a document written meanwhile stays.
 */
final class ExpiryCleaner {
    static final int PORTION = 500;

    private static final BsonDocument VERSION = new BsonDocument("v", new BsonInt32(1));

    private final MongoCollections collections;
    private final MongoModelRegistry models;
    private final TimedCalls calls;
    private final BatchExecutor batches;
    private final Platform platform;

    ExpiryCleaner(
            MongoCollections collections,
            MongoModelRegistry models,
            TimedCalls calls,
            BatchExecutor batches,
            Platform platform) {
        this.collections = collections;
        this.models = models;
        this.calls = calls;
        this.batches = batches;
        this.platform = platform;
    }

    CompletionStage<Long> run() {
        CompletionStage<Long> total = CompletableFuture.completedStage(0L);
        for (MongoModel model : models.all()) {
            Optional<Retention> retention = model.model().retention();
            if (retention.isPresent()) {
                total = total.thenCompose(count -> run(model, retention.get(), count));
            }
        }
        return total;
    }

    private CompletionStage<Long> run(MongoModel model, Retention retention, long before) {
        return find(model, retention, platform.time().now(), PORTION)
                .thenCompose(found -> found.isEmpty()
                        ? CompletableFuture.completedStage(before)
                        : delete(model, found)
                                .thenCompose(count -> found.size() == PORTION
                                        ? run(model, retention, before + count)
                                        : CompletableFuture.completedStage(before + count)));
    }

    /** Returns the ids and versions of expired documents. */
    CompletionStage<List<RawBsonDocument>> find(MongoModel model, Retention retention, Instant now, int limit) {
        String before = (String) FieldValues.normalize(now.minus(retention.duration()));
        String field = MongoModel.BODY + retention.field();
        // Only text counts: a number is not a time.
        return calls.call(() -> Publishers.<RawBsonDocument>list(collections
                .of(model)
                .find(Filters.and(Filters.gte(field, ""), Filters.lt(field, before)))
                .projection(VERSION)
                .limit(limit)));
    }

    private CompletionStage<Long> delete(MongoModel model, List<RawBsonDocument> found) {
        List<CheckedBatch.CheckedWrite> items =
                found.stream().map(stored -> item(model, stored)).toList();
        CheckedBatch batch = new CheckedBatch("expired-" + platform.ids().next(), Optional.empty(), items);
        return batches.apply(batch)
                .thenCompose(result -> result instanceof BatchResult.Rejected
                        // One was written meanwhile: the others are deleted separately, and that one stays.
                        ? each(items)
                        : CompletableFuture.completedStage((long) items.size()));
    }

    private CompletionStage<Long> each(List<CheckedBatch.CheckedWrite> items) {
        CompletionStage<Long> total = CompletableFuture.completedStage(0L);
        for (CheckedBatch.CheckedWrite item : items) {
            total = total.thenCompose(count -> batches.apply(
                            new CheckedBatch("expired-" + platform.ids().next(), Optional.empty(), List.of(item)))
                    .thenApply(result -> result instanceof BatchResult.Applied ? count + 1 : count));
        }
        return total;
    }

    private static CheckedBatch.CheckedWrite item(MongoModel model, RawBsonDocument stored) {
        String id = DocumentEnvelopeCodec.id(stored);
        Precondition seen = Precondition.atVersion(DocumentEnvelopeCodec.version(stored));
        return new CheckedBatch.CheckedWrite(
                model, id, seen, 0, Optional.empty(), () -> new Write.Delete(model.model(), id, seen));
    }
}
