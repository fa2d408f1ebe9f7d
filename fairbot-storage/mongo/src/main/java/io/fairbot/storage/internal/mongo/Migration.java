package io.fairbot.storage.internal.mongo;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.WriteModel;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.fairbot.storage.internal.Body;
import io.fairbot.storage.internal.RawDocument;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.bson.RawBsonDocument;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the documents of one model to its newest shape, a portion at a time. Each document says which shape it has, so a start
 * that was cut off goes on where it was. Versions and batches stay: nobody changed anything.
 */
final class Migration {
    private static final Logger log = LoggerFactory.getLogger(Migration.class);
    private static final int PORTION = 200;

    private final MongoModel model;
    private final MongoCollection<RawBsonDocument> collection;

    Migration(MongoCollections collections, MongoModel model) {
        this.model = model;
        collection = collections.of(model);
    }

    CompletionStage<Void> run() {
        return from("", 0);
    }

    private CompletionStage<Void> from(String after, long count) {
        return Streams.<RawBsonDocument>list(collection
                        .find(Filters.and(
                                Filters.gt("_id", after),
                                Filters.lt("s", model.model().version())))
                        .sort(new org.bson.BsonDocument("_id", new org.bson.BsonInt32(1)))
                        .limit(PORTION))
                .thenCompose(found -> {
                    if (found.isEmpty()) {
                        log.info(
                                "{}: {} documents brought to shape {}",
                                model.name(),
                                count,
                                model.model().version());
                        return CompletableFuture.completedStage(null);
                    }
                    List<WriteModel<RawBsonDocument>> writes = new ArrayList<>();
                    found.forEach(stored -> writes.add(migrated(stored)));
                    String last = Envelope.id(found.get(found.size() - 1));
                    return Streams.done(collection.bulkWrite(writes))
                            .thenCompose(done -> from(last, count + found.size()));
                });
    }

    private WriteModel<RawBsonDocument> migrated(RawBsonDocument stored) {
        RawDocument document = Envelope.read(model, stored);
        Body body;
        try {
            body = document.body().migrated(model.model(), document.shape());
        } catch (RuntimeException e) {
            // Whatever a migration throws; ids may be telephone numbers, so the document is not named.
            throw new StoreException(
                    Reason.REFUSED,
                    "The documents of " + model.name() + " cannot be brought from shape " + document.shape() + " to "
                            + model.model().version() + " (" + e
                            + "): correct the migration and start again; nothing is lost.",
                    e);
        }
        RawBsonDocument after = Envelope.of(
                model,
                document.id(),
                document.version(),
                document.fence(),
                Envelope.batch(stored),
                Bodies.toBson(body, model));
        return new ReplaceOneModel<>(SingleWrites.inVersion(document.id(), document.version()), after);
    }
}
