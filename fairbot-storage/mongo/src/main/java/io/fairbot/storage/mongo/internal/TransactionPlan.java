package io.fairbot.storage.mongo.internal;

import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.WriteModel;
import com.mongodb.reactivestreams.client.ClientSession;
import io.fairbot.storage.mongo.internal.document.DocumentEnvelopeCodec;
import io.fairbot.storage.mongo.internal.document.MongoCollections;
import io.fairbot.storage.mongo.internal.document.MongoModel;
import io.fairbot.storage.mongo.internal.driver.Publishers;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Fence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.bson.BsonArray;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.RawBsonDocument;

/** The planned writes of a transaction and the outcomes of its batches; decided before anything is written. */
final class TransactionPlan {
    private final List<BatchOutcome> outcomes = new ArrayList<>();
    private final List<BsonDocument> entries = new ArrayList<>();
    private final Map<MongoModel, List<WriteModel<RawBsonDocument>>> writes = new LinkedHashMap<>();
    private final Map<MongoDocumentKey, StoredRevision> stored;
    /** The versions of documents deleted by earlier batches of the same transaction. */
    private final Map<MongoDocumentKey, Long> deletedVersions = new HashMap<>();

    private final Set<String> known;
    private final long first;
    private long highestDeletion;

    private TransactionPlan(Set<String> known, Map<MongoDocumentKey, StoredRevision> stored, long first) {
        this.known = known;
        this.stored = new HashMap<>(stored);
        this.first = first;
    }

    /** Plans batches in their order, each on the result of those before it. */
    static TransactionPlan of(
            List<CheckedBatch> batches, Set<String> known, Map<MongoDocumentKey, StoredRevision> stored, long first) {
        TransactionPlan plan = new TransactionPlan(known, stored, first);
        batches.forEach(plan::add);
        return plan;
    }

    List<BatchOutcome> outcomes() {
        return outcomes;
    }

    /** Returns whether there is anything to write. */
    boolean keeps() {
        return !entries.isEmpty();
    }

    /** Returns the highest version of a deletion, 0 for none. */
    long highestDeletion() {
        return highestDeletion;
    }

    private StoredRevision stored(CheckedBatch.CheckedWrite item) {
        return stored.getOrDefault(item.key(), StoredRevision.NOTHING);
    }

    private void add(CheckedBatch batch) {
        boolean single = isInItsDocument(batch);
        if (single && !known.contains(batch.id())) {
            // The next batch may overwrite the only trace of it.
            entries.add(entry(batch, new BsonArray()));
        }
        if (single || known.contains(batch.id())) {
            outcomes.add(BatchOutcome.before(
                    batch,
                    batch.writes().stream().map(item -> stored(item).version()).toList()));
            return;
        }
        Optional<BatchResult> rejected = batch.writes().stream()
                .filter(item -> !item.precondition().isSatisfiedBy(stored(item).version()))
                .findFirst()
                .map(item -> new BatchResult.Rejected(
                        item.write().get(), stored(item).version()));
        if (rejected.isPresent()) {
            outcomes.add(BatchOutcome.nothing(batch, rejected.get()));
            return;
        }
        BsonArray deleted = new BsonArray();
        List<Long> versions = new ArrayList<>();
        batch.writes().forEach(item -> versions.add(add(batch, item, deleted)));
        entries.add(entry(batch, deleted));
        outcomes.add(BatchOutcome.applied(batch, versions));
    }

    /** Returns whether the batch was applied before as a single write, whose id is stored in the document only. */
    private boolean isInItsDocument(CheckedBatch batch) {
        return batch.isSingle() && stored(batch.writes().get(0)).batch().equals(batch.id());
    }

    private long add(CheckedBatch batch, CheckedBatch.CheckedWrite item, BsonArray deleted) {
        long before = stored(item).version();
        if (item.deletes() && before == 0) {
            return 0;
        }
        long version = version(item, before);
        List<WriteModel<RawBsonDocument>> list = writes.computeIfAbsent(item.model(), model -> new ArrayList<>());
        if (item.deletes()) {
            highestDeletion = Math.max(highestDeletion, version);
            deleted.add(Tombstone.of(item.model().name(), item.id(), version));
            list.add(new DeleteOneModel<>(DocumentEnvelopeCodec.inVersion(item.id(), before)));
            stored.put(item.key(), StoredRevision.NOTHING);
            deletedVersions.put(item.key(), version);
            return version;
        }
        RawBsonDocument document = DocumentEnvelopeCodec.of(
                item.model(),
                item.id(),
                version,
                batch.token(),
                batch.id(),
                item.body().orElseThrow());
        list.add(
                before == 0
                        ? new InsertOneModel<>(document)
                        : new ReplaceOneModel<>(DocumentEnvelopeCodec.inVersion(item.id(), before), document));
        stored.put(item.key(), new StoredRevision(version, batch.id()));
        return version;
    }

    private long version(CheckedBatch.CheckedWrite item, long before) {
        long version = before == 0 && item.given() == 0 ? first : item.over(before);
        return Math.max(version, deletedVersions.getOrDefault(item.key(), 0L) + 1);
    }

    private static BsonDocument entry(CheckedBatch batch, BsonArray deleted) {
        BsonDocument entry = new BsonDocument("_id", new BsonString(batch.id()));
        batch.fence().ifPresent(fence -> entry.append("fence", fence(fence)));
        return entry.append("deleted", deleted);
    }

    private static BsonDocument fence(Fence fence) {
        return new BsonDocument("lease", new BsonString(fence.lease()))
                .append(LeaseFields.TOKEN, new BsonInt64(fence.token()));
    }

    /** Thrown when a revision differs from the assumed one. */
    static final class StalePlanException extends RuntimeException {
        StalePlanException() {
            super("Something else is there.", null, false, false);
        }
    }

    /**
     * Writes everything; a session runs one operation at a time. Fails with {@link StalePlanException}, or as a
     * duplicate.
     */
    CompletionStage<Void> write(ClientSession session, MongoCollections collections, Instant now) {
        if (!keeps()) {
            return CompletableFuture.completedStage(null);
        }
        entries.forEach(entry -> entry.append("at", new BsonDateTime(now.toEpochMilli())));
        CompletionStage<Void> chain =
                Publishers.done(collections.own(MongoCollections.BATCHES).insertMany(session, entries));
        for (Map.Entry<MongoModel, List<WriteModel<RawBsonDocument>>> each : writes.entrySet()) {
            List<WriteModel<RawBsonDocument>> list = each.getValue();
            chain = chain.thenCompose(done -> Publishers.<BulkWriteResult>one(collections
                            .of(each.getKey())
                            .bulkWrite(session, list, new BulkWriteOptions().ordered(true))))
                    .thenAccept(result -> {
                        if (result.getInsertedCount() + result.getMatchedCount() + result.getDeletedCount()
                                < list.size()) {
                            throw new StalePlanException();
                        }
                    });
        }
        return chain;
    }
}
