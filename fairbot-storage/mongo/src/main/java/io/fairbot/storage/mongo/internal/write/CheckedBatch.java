package io.fairbot.storage.mongo.internal.write;

import io.fairbot.json.StoredJson;
import io.fairbot.storage.mongo.internal.document.BsonBodyCodec;
import io.fairbot.storage.mongo.internal.document.DocumentEnvelopeCodec;
import io.fairbot.storage.mongo.internal.document.MongoModel;
import io.fairbot.storage.mongo.internal.document.MongoModelRegistry;
import io.fairbot.storage.remote.JsonBody;
import io.fairbot.storage.remote.RawBatch;
import io.fairbot.storage.remote.RawWrite;
import io.fairbot.store.Batch;
import io.fairbot.store.Change;
import io.fairbot.store.Fence;
import io.fairbot.store.Model;
import io.fairbot.store.Precondition;
import io.fairbot.store.StoreException;
import io.fairbot.store.Write;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.bson.RawBsonDocument;

/**
 * A batch validated and encoded as BSON, ready to be sent.
 *
 * @param id the batch
 * @param fence the proof of ownership
 * @param writes its writes
 */
public record CheckedBatch(String id, Optional<Fence> fence, List<CheckedWrite> writes) {

    /**
     * A validated and encoded write.
     *
     * @param model the model of the document
     * @param id the id of the document
     * @param precondition the condition that must hold before the write
     * @param given the version of the document, 0 when this store assigns it
     * @param body the content, empty to delete
     * @param write the write in the form of the API
     */
    public record CheckedWrite(
            MongoModel model,
            String id,
            Precondition precondition,
            long given,
            Optional<RawBsonDocument> body,
            Supplier<Write> write) {

        MongoDocumentKey key() {
            return new MongoDocumentKey(model.name(), id);
        }

        /**
         * Returns the revision that the write requires, where that is all it needs to know; empty when it requires a
         * lookup.
         */
        Optional<StoredRevision> demanded() {
            if (precondition.version() > 0) {
                return Optional.of(new StoredRevision(precondition.version(), ""));
            }
            // Deleting an absent document is no write, so the server would not check it.
            return precondition.kind() == Precondition.PreconditionKind.ABSENT && !deletes()
                    ? Optional.of(StoredRevision.NOTHING)
                    : Optional.empty();
        }

        boolean deletes() {
            return body.isEmpty();
        }

        /** Returns the new version of a document with the given current version. */
        long over(long current) {
            return Math.max(given, current + 1);
        }

        /**
         * Returns the version of the write, 0 when there is nothing to delete.
         *
         * @param current the current version, 0 when the document is absent
         * @param first the version of a document that is inserted without one
         */
        long version(long current, long first) {
            if (current == 0) {
                return deletes() ? 0 : given == 0 ? first : given;
            }
            return over(current);
        }

        /** Returns the change as published to listeners. */
        Change change(long version, String batch) {
            return write.get() instanceof Write.Put<?> put
                    ? Change.written(put.written(version), batch)
                    : Change.deleted(model.model(), id, version, batch);
        }
    }

    /**
     * Validates and encodes a batch of a caller.
     *
     * @throws IllegalArgumentException when it cannot be stored
     */
    public static CheckedBatch of(Batch batch, MongoModelRegistry models) {
        List<CheckedWrite> items = new ArrayList<>(batch.writes().size());
        for (Write write : batch.writes()) {
            MongoModel model = models.of(write.model());
            Optional<JsonBody> body =
                    write instanceof Write.Put<?> put ? Optional.of(JsonBody.of(put)) : Optional.empty();
            items.add(new CheckedWrite(
                    model,
                    write.id(),
                    write.precondition(),
                    0,
                    checked(batch.id(), model, write.id(), body),
                    () -> write));
        }
        return new CheckedBatch(batch.id(), batch.fence(), items);
    }

    /**
     * Validates and encodes a batch that was journalled elsewhere.
     *
     * @throws IllegalArgumentException when it cannot be stored
     */
    public static CheckedBatch of(RawBatch batch, MongoModelRegistry models) {
        return new CheckedBatch(
                batch.id(),
                batch.fence(),
                batch.writes().stream()
                        .map(write -> checked(batch.id(), write, models))
                        .toList());
    }

    /**
     * Validates and encodes one write of such a batch.
     *
     * @throws IllegalArgumentException when it cannot be stored
     */
    static CheckedWrite checked(String batch, RawWrite write, MongoModelRegistry models) {
        MongoModel model = models.of(write.model());
        Optional<JsonBody> body = write.currentBody();
        return new CheckedWrite(
                model,
                write.id(),
                write.precondition(),
                write.version(),
                checked(batch, model, write.id(), body),
                () -> said(model.model(), write, body));
    }

    private static Optional<RawBsonDocument> checked(
            String batch, MongoModel model, String id, Optional<JsonBody> body) {
        Optional<RawBsonDocument> bson = body.map(content -> BsonBodyCodec.toBson(content, model));
        bson.ifPresent(content -> DocumentEnvelopeCodec.checkSize(model, id, batch, content));
        return bson;
    }

    private static <T> Write said(Model<T> model, RawWrite write, Optional<JsonBody> body) {
        if (body.isEmpty()) {
            return new Write.Delete(model, write.id(), write.precondition());
        }
        try {
            StoredJson.StoredValue<T> stored = body.get().read(model);
            return new Write.Put<>(model, write.id(), stored.value(), write.precondition(), stored.remainder());
        } catch (IOException e) {
            throw new StoreException(
                    StoreException.StoreErrorCode.CORRUPT,
                    "A document of " + model.name() + " that was kept elsewhere is not what the model says.",
                    e);
        }
    }

    /** Returns whether one write of one document suffices. */
    boolean isSingle() {
        return fence.isEmpty() && writes.size() == 1 && !writes.get(0).deletes();
    }

    long token() {
        return fence.map(Fence::token).orElse(0L);
    }

    /** Returns the keys that no other batch of this process may use at the same time. */
    Set<MongoDocumentKey> keys() {
        Set<MongoDocumentKey> keys = new LinkedHashSet<>();
        writes.forEach(write -> keys.add(write.key()));
        fence.ifPresent(proof -> keys.add(FenceTokens.key(proof.lease(), id)));
        return keys;
    }
}
