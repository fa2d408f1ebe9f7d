package io.fairbot.storage.mongo.internal.write;

import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.WriteModel;
import com.mongodb.reactivestreams.client.ClientSession;
import io.fairbot.storage.mongo.internal.document.DocumentEnvelopeCodec;
import io.fairbot.storage.mongo.internal.document.MongoCollections;
import io.fairbot.storage.mongo.internal.document.MongoModel;
import io.fairbot.storage.mongo.internal.driver.MongoErrorTranslator;
import io.fairbot.storage.mongo.internal.driver.Publishers;
import io.fairbot.storage.mongo.internal.driver.WriteRefusal;
import io.fairbot.store.StoreException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;

/**
 * The writes of a transaction, each document once. As their order does not matter, each collection needs one command for
 * all that is there afterwards and one for all deletions: where some are absent and some are not, the absent ones are
 * inserted by a replacement that matches none.
 */
final class PlannedWrites {
    // Apart, since after a refusal the driver would go on with the other kind, and hide it behind the ended
    // transaction.
    private final Map<MongoModel, List<PlannedWrite>> puts = new LinkedHashMap<>();
    private final Map<MongoModel, List<PlannedWrite>> deletions = new LinkedHashMap<>();

    /** A write of a document in a version, 0 when it is absent; without a document it is deleted. */
    private record PlannedWrite(String id, long before, Optional<RawBsonDocument> document) {
        WriteModel<RawBsonDocument> insertion() {
            return new InsertOneModel<>(document.orElseThrow());
        }

        WriteModel<RawBsonDocument> change() {
            BsonDocument there = DocumentEnvelopeCodec.inVersion(id, before);
            return document.<WriteModel<RawBsonDocument>>map(
                            put -> new ReplaceOneModel<>(there, put, new ReplaceOptions().upsert(before == 0)))
                    .orElseGet(() -> new DeleteOneModel<>(there));
        }
    }

    /** Thrown when the server refuses a document for good; the document is empty when the server does not tell it. */
    static final class RefusedWriteException extends RuntimeException {
        private final transient Optional<MongoDocumentKey> key;
        private final StoreException refusal;

        RefusedWriteException(Optional<MongoDocumentKey> key, StoreException refusal) {
            super(refusal.getMessage(), refusal, false, false);
            this.key = key;
            this.refusal = refusal;
        }

        Optional<MongoDocumentKey> key() {
            return key;
        }

        StoreException refusal() {
            return refusal;
        }
    }

    /**
     * Adds a document.
     *
     * @param before the version it replaces, 0 when it is absent
     */
    void put(MongoModel model, String id, long before, RawBsonDocument document) {
        puts.computeIfAbsent(model, first -> new ArrayList<>())
                .add(new PlannedWrite(id, before, Optional.of(document)));
    }

    /** Adds a deletion of a document in a version. */
    void delete(MongoModel model, String id, long before) {
        deletions
                .computeIfAbsent(model, first -> new ArrayList<>())
                .add(new PlannedWrite(id, before, Optional.empty()));
    }

    /**
     * Sends everything; a session runs one operation at a time. Fails with
     * {@link TransactionRunner.StaleReadException} or as a duplicate when a document is not in the version it was to
     * have, and with {@link RefusedWriteException}.
     */
    CompletionStage<Void> send(ClientSession session, MongoCollections collections) {
        CompletionStage<Void> chain = CompletableFuture.completedStage(null);
        for (Map<MongoModel, List<PlannedWrite>> byModel : List.of(puts, deletions)) {
            for (Map.Entry<MongoModel, List<PlannedWrite>> each : byModel.entrySet()) {
                chain = chain.thenCompose(done -> send(session, collections, each.getKey(), each.getValue()));
            }
        }
        return chain;
    }

    private static CompletionStage<Void> send(
            ClientSession session, MongoCollections collections, MongoModel model, List<PlannedWrite> writes) {
        boolean insert = writes.stream()
                .allMatch(write -> write.before() == 0 && write.document().isPresent());
        List<WriteModel<RawBsonDocument>> all = writes.stream()
                .map(write -> insert ? write.insertion() : write.change())
                .toList();
        return Publishers.<BulkWriteResult>one(
                        collections.of(model).bulkWrite(session, all, new BulkWriteOptions().ordered(false)))
                .exceptionally(raw -> {
                    throw new CompletionException(refused(model, writes, MongoErrorTranslator.cause(raw)));
                })
                .thenAccept(result -> {
                    int done = result.getInsertedCount()
                            + result.getMatchedCount()
                            + result.getUpserts().size()
                            + result.getDeletedCount();
                    if (done < all.size()) {
                        throw new TransactionRunner.StaleReadException();
                    }
                });
    }

    private static Throwable refused(MongoModel model, List<PlannedWrite> writes, Throwable failure) {
        return WriteRefusal.of(failure)
                .<Throwable>map(refusal -> new RefusedWriteException(
                        refusal.position()
                                .map(position -> new MongoDocumentKey(
                                        model.name(), writes.get(position).id())),
                        refusal.exception(model.name(), failure)))
                .orElse(failure);
    }
}
