package io.fairbot.storage.internal.mongo;

import io.fairbot.storage.internal.Body;
import io.fairbot.storage.internal.RawBatch;
import io.fairbot.storage.internal.RawWrite;
import io.fairbot.store.Batch;
import io.fairbot.store.Change;
import io.fairbot.store.Document;
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
 * A batch of which everything is checked and made that can be, so that sending is all that is left.
 *
 * @param id the batch
 * @param fence proof of ownership
 * @param writes its writes
 */
record Prepared(String id, Optional<Fence> fence, List<Item> writes) {

    /**
     * One write.
     *
     * @param model its kind
     * @param id its name
     * @param precondition what must be true beforehand
     * @param given the version it gets, 0 when this store gives it
     * @param body its content, empty to delete
     * @param write the write as the caller said it, or would have said it
     */
    record Item(
            MongoModel model,
            String id,
            Precondition precondition,
            long given,
            Optional<RawBsonDocument> body,
            Supplier<Write> write) {

        DocKey key() {
            return new DocKey(model.name(), id);
        }

        /** What has to be there, where that is all its write needs to know; empty when it has to be looked at. */
        Optional<There> demanded() {
            if (precondition.version() > 0) {
                return Optional.of(new There(precondition.version(), ""));
            }
            // A deletion of nothing is no write, so the server would not be asked.
            return precondition.kind() == Precondition.Kind.ABSENT && !deletes()
                    ? Optional.of(There.NOTHING)
                    : Optional.empty();
        }

        boolean deletes() {
            return body.isEmpty();
        }

        /** The version it gets over one that is there. */
        long over(long there) {
            return Math.max(given, there + 1);
        }

        /** What listeners hear of it. */
        Change change(long version, String batch) {
            return write.get() instanceof Write.Put<?> put
                    ? Change.written(document(put, version), batch)
                    : Change.deleted(model.model(), id, version, batch);
        }

        private static <T> Document<T> document(Write.Put<T> put, long version) {
            return new Document<>(put.model(), put.id(), version, put.value());
        }
    }

    /**
     * Prepares a batch of a caller.
     *
     * @throws IllegalArgumentException for what cannot be stored
     */
    static Prepared of(Batch batch, MongoModels models) {
        List<Item> items = new ArrayList<>(batch.writes().size());
        for (Write write : batch.writes()) {
            MongoModel model = models.of(write.model());
            Optional<Body> body =
                    write instanceof Write.Put<?> put ? Optional.of(Body.of(put.value())) : Optional.empty();
            items.add(item(batch.id(), model, write.id(), write.precondition(), 0, body, () -> write));
        }
        return new Prepared(batch.id(), batch.fence(), items);
    }

    /**
     * Prepares a batch that was kept elsewhere.
     *
     * @throws IllegalArgumentException for what cannot be stored
     */
    static Prepared of(RawBatch batch, MongoModels models) {
        List<Item> items = new ArrayList<>(batch.writes().size());
        for (RawWrite write : batch.writes()) {
            MongoModel model = models.of(write.model());
            Optional<Body> body = write.currentBody();
            items.add(item(
                    batch.id(),
                    model,
                    write.id(),
                    write.precondition(),
                    write.version(),
                    body,
                    () -> said(model.model(), write, body)));
        }
        return new Prepared(batch.id(), batch.fence(), items);
    }

    private static Item item(
            String batch,
            MongoModel model,
            String id,
            Precondition precondition,
            long given,
            Optional<Body> body,
            Supplier<Write> write) {
        Optional<RawBsonDocument> bson = body.map(content -> Bodies.toBson(content, model));
        bson.ifPresent(content -> Envelope.checkSize(model, id, batch, content));
        return new Item(model, id, precondition, given, bson, write);
    }

    private static <T> Write said(Model<T> model, RawWrite write, Optional<Body> body) {
        if (body.isEmpty()) {
            return new Write.Delete(model, write.id(), write.precondition());
        }
        try {
            return new Write.Put<>(model, write.id(), body.get().read(model), write.precondition());
        } catch (IOException e) {
            throw new StoreException(
                    StoreException.Reason.DAMAGED,
                    "A document of " + model.name() + " that was kept elsewhere is not what the model says.",
                    e);
        }
    }

    /** Whether one write of one document can do it. */
    boolean isSingle() {
        return fence.isEmpty() && writes.size() == 1 && !writes.get(0).deletes();
    }

    long token() {
        return fence.map(Fence::token).orElse(0L);
    }

    /** What no other batch of this process may touch at the same time. */
    Set<DocKey> keys() {
        Set<DocKey> keys = new LinkedHashSet<>();
        writes.forEach(write -> keys.add(write.key()));
        fence.ifPresent(proof -> keys.add(Fences.key(proof.lease(), id)));
        return keys;
    }
}
