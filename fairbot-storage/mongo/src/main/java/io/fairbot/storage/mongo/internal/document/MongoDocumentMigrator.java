package io.fairbot.storage.mongo.internal.document;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.WriteModel;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.fairbot.storage.mongo.internal.driver.Publishers;
import io.fairbot.storage.remote.JsonBody;
import io.fairbot.storage.remote.RawDocument;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.bson.RawBsonDocument;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A migrator that brings the documents of one model to its newest schema version in portions. Each document has its own
 * schema version, so an interrupted start resumes where it stopped. Versions and batch ids are unchanged, since no
 * caller changed anything.
 */
final class MongoDocumentMigrator {
    private static final Logger log = LoggerFactory.getLogger(MongoDocumentMigrator.class);
    private static final int PORTION = 200;

    private final MongoModel model;
    private final MongoCollection<RawBsonDocument> collection;

    MongoDocumentMigrator(MongoCollections collections, MongoModel model) {
        this.model = model;
        collection = collections.of(model);
    }

    CompletionStage<Void> run() {
        return from("", 0);
    }

    private CompletionStage<Void> from(String after, long count) {
        return Publishers.<RawBsonDocument>list(collection
                        .find(Filters.and(
                                Filters.gt("_id", after),
                                Filters.lt("s", model.model().schemaVersion())))
                        .sort(new org.bson.BsonDocument("_id", new org.bson.BsonInt32(1)))
                        .limit(PORTION))
                .thenCompose(found -> {
                    if (found.isEmpty()) {
                        log.info(
                                "{}: {} documents migrated to schema version {}",
                                model.name(),
                                count,
                                model.model().schemaVersion());
                        return CompletableFuture.completedStage(null);
                    }
                    List<WriteModel<RawBsonDocument>> writes = new ArrayList<>();
                    found.forEach(stored -> writes.add(migrated(stored)));
                    String last = DocumentEnvelopeCodec.id(found.get(found.size() - 1));
                    return Publishers.done(collection.bulkWrite(writes))
                            .thenCompose(done -> from(last, count + found.size()));
                });
    }

    private WriteModel<RawBsonDocument> migrated(RawBsonDocument stored) {
        RawDocument document = DocumentEnvelopeCodec.read(model, stored);
        JsonBody body;
        try {
            body = document.body().migrateFrom(model.model(), document.schemaVersion());
        } catch (RuntimeException e) {
            // Catches whatever a migration throws; the message omits the id, which may be a telephone number.
            throw new StoreException(
                    StoreErrorCode.REFUSED,
                    "The documents of " + model.name() + " cannot be migrated from schema version "
                            + document.schemaVersion() + " to "
                            + model.model().schemaVersion() + " (" + e
                            + "): correct the migration and start again; nothing is lost.",
                    e);
        }
        RawBsonDocument after = DocumentEnvelopeCodec.of(
                model,
                document.id(),
                document.version(),
                document.fence(),
                DocumentEnvelopeCodec.batch(stored),
                BsonBodyCodec.toBson(body, model));
        return new ReplaceOneModel<>(DocumentEnvelopeCodec.inVersion(document.id(), document.version()), after);
    }
}
