package io.fairbot.storage.mongo.internal.write;

import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.DeleteOneModel;
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
import org.bson.RawBsonDocument;

/**
 * The writes of a transaction, each document once. As their order does not matter, each collection needs one command for
 * all that is there afterwards and one for all deletions: an absent document is inserted by a replacement that matches
 * none.
 */
final class PlannedWrites {
    // Apart, since after a refusal the driver would go on with the other kind, and hide it behind the ended
    // transaction.
    private final Map<MongoModel, List<PlannedWrite>> puts = new LinkedHashMap<>();
    private final Map<MongoModel, List<PlannedWrite>> deletions = new LinkedHashMap<>();

    private record PlannedWrite(MongoDocumentKey key, WriteModel<RawBsonDocument> write) {}

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
        add(
                puts,
                model,
                id,
                new ReplaceOneModel<>(
                        DocumentEnvelopeCodec.inVersion(id, before),
                        document,
                        new ReplaceOptions().upsert(before == 0)));
    }

    /** Adds a deletion of a document in a version. */
    void delete(MongoModel model, String id, long before) {
        add(deletions, model, id, new DeleteOneModel<>(DocumentEnvelopeCodec.inVersion(id, before)));
    }

    private static void add(
            Map<MongoModel, List<PlannedWrite>> byModel,
            MongoModel model,
            String id,
            WriteModel<RawBsonDocument> write) {
        byModel.computeIfAbsent(model, first -> new ArrayList<>())
                .add(new PlannedWrite(new MongoDocumentKey(model.name(), id), write));
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
        List<WriteModel<RawBsonDocument>> all =
                writes.stream().map(PlannedWrite::write).toList();
        return Publishers.<BulkWriteResult>one(
                        collections.of(model).bulkWrite(session, all, new BulkWriteOptions().ordered(false)))
                .exceptionally(raw -> {
                    throw new CompletionException(refused(model, writes, MongoErrorTranslator.cause(raw)));
                })
                .thenAccept(result -> {
                    int done = result.getMatchedCount() + result.getUpserts().size() + result.getDeletedCount();
                    if (done < all.size()) {
                        throw new TransactionRunner.StaleReadException();
                    }
                });
    }

    private static Throwable refused(MongoModel model, List<PlannedWrite> writes, Throwable failure) {
        return WriteRefusal.of(failure)
                .<Throwable>map(refusal -> new RefusedWriteException(
                        refusal.position().map(position -> writes.get(position).key()),
                        refusal.exception(model.name(), failure)))
                .orElse(failure);
    }
}
