package io.fairbot.storage.mongo.internal;

import com.mongodb.ReadConcern;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.fairbot.storage.mongo.internal.document.MongoCollections;
import io.fairbot.storage.mongo.internal.driver.MongoErrorTranslator;
import io.fairbot.storage.mongo.internal.driver.Publishers;
import io.fairbot.storage.remote.DatabaseIdentity;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;

/** A store of the document in {@code meta} that tells one database from another: {@code {_id, database, counter}}. */
final class DatabaseIdentityStore {
    private static final BsonString ID = new BsonString("identity");
    private static final String DATABASE = "database";
    private static final String COUNTER = "counter";

    private final MongoCollection<BsonDocument> meta;
    /** For reads: a member that has just become the primary may not know yet what a majority has, and would omit it. */
    private final MongoCollection<BsonDocument> newest;

    DatabaseIdentityStore(MongoCollections collections) {
        meta = collections.own(MongoCollections.META);
        newest = meta.withReadConcern(ReadConcern.LINEARIZABLE);
    }

    CompletionStage<Optional<DatabaseIdentity>> find() {
        return Publishers.first(newest.find(new BsonDocument("_id", ID)))
                .thenApply(found -> found.map(DatabaseIdentityStore::identity));
    }

    /** Inserts an identity if there is none; returns the one that is there. */
    CompletionStage<DatabaseIdentity> create(DatabaseIdentity identity) {
        return Publishers.done(meta.insertOne(document(identity)))
                .exceptionally(raw -> {
                    if (MongoErrorTranslator.isDuplicate(MongoErrorTranslator.cause(raw))) {
                        return null;
                    }
                    throw new CompletionException(MongoErrorTranslator.cause(raw));
                })
                .thenCompose(done -> find())
                .thenApply(Optional::orElseThrow);
    }

    /** Raises the counter of an identity; returns empty when the stored one is another, or has a lower counter. */
    CompletionStage<Optional<DatabaseIdentity>> raise(DatabaseIdentity seen) {
        BsonDocument same = new BsonDocument("_id", ID)
                .append(DATABASE, new BsonString(seen.id()))
                .append(COUNTER, new BsonDocument("$gte", new BsonInt64(seen.counter())));
        return Publishers.first(meta.findOneAndUpdate(
                        same,
                        new BsonDocument("$inc", new BsonDocument(COUNTER, new BsonInt64(1))),
                        new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER)))
                .thenApply(found -> found.map(DatabaseIdentityStore::identity));
    }

    CompletionStage<Void> replace(DatabaseIdentity identity) {
        return Publishers.done(
                meta.replaceOne(new BsonDocument("_id", ID), document(identity), new ReplaceOptions().upsert(true)));
    }

    private static BsonDocument document(DatabaseIdentity identity) {
        return new BsonDocument("_id", ID)
                .append(DATABASE, new BsonString(identity.id()))
                .append(COUNTER, new BsonInt64(identity.counter()));
    }

    private static DatabaseIdentity identity(BsonDocument found) {
        return new DatabaseIdentity(
                found.getString(DATABASE).getValue(), found.getInt64(COUNTER).getValue());
    }
}
