package io.fairbot.storage.mongo.internal;

import com.mongodb.ReadConcern;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import com.mongodb.client.result.UpdateResult;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.fairbot.runtime.TimeSource;
import io.fairbot.storage.mongo.internal.document.MongoCollections;
import io.fairbot.storage.mongo.internal.driver.MongoErrorTranslator;
import io.fairbot.storage.mongo.internal.driver.Publishers;
import io.fairbot.storage.remote.DatabaseOwner;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.conversions.Bson;

/** A store of the document that names the node owning the database; changes use compare-and-set. */
final class DatabaseOwnerStore {
    private static final String ID = "owner";
    private static final String NODE = "node";
    private static final String LABEL = "label";
    private static final String SINCE = "since";
    private static final String BEAT = "beat";

    private final MongoCollection<BsonDocument> meta;
    /** For reads: a member that has just become the primary may not know yet what a majority has, and would omit it. */
    private final MongoCollection<BsonDocument> newest;

    private final TimeSource time;

    DatabaseOwnerStore(MongoCollections collections, TimeSource time) {
        meta = collections.own(MongoCollections.META);
        newest = meta.withReadConcern(ReadConcern.LINEARIZABLE);
        this.time = time;
    }

    /** Claims the ownership; returns the owner when it is another node. */
    CompletionStage<Optional<DatabaseOwner>> claim(String node, String label, boolean takeOver) {
        return update(
                        Filters.and(Filters.eq("_id", ID), Filters.eq(NODE, node)),
                        Updates.combine(Updates.set(LABEL, label), Updates.inc(BEAT, 1L)))
                .thenCompose(ours ->
                        ours ? CompletableFuture.completedStage(Optional.empty()) : insert(node, label, takeOver));
    }

    private CompletionStage<Optional<DatabaseOwner>> insert(String node, String label, boolean takeOver) {
        BsonDocument record = record(node, label).append("_id", new BsonString(ID));
        return Publishers.done(meta.insertOne(record))
                .thenApply(done -> true)
                .exceptionally(raw -> {
                    if (MongoErrorTranslator.isDuplicate(MongoErrorTranslator.cause(raw))) {
                        return false;
                    }
                    throw new CompletionException(MongoErrorTranslator.cause(raw));
                })
                .thenCompose(done -> done
                        ? CompletableFuture.completedStage(Optional.empty())
                        : find().thenCompose(found -> against(found, node, label, takeOver)));
    }

    private CompletionStage<Optional<DatabaseOwner>> against(
            Optional<BsonDocument> found, String node, String label, boolean takeOver) {
        if (found.isEmpty()) {
            return insert(node, label, takeOver);
        }
        BsonDocument other = found.get();
        if (node.equals(other.getString(NODE).getValue())) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        if (!takeOver) {
            return CompletableFuture.completedStage(Optional.of(owner(other)));
        }
        // The current owner won a concurrent claim: it is not replaced as well.
        return Publishers.<UpdateResult>one(meta.replaceOne(other, record(node, label)))
                .thenCompose(done -> done.getMatchedCount() == 1
                        ? CompletableFuture.completedStage(Optional.<DatabaseOwner>empty())
                        : find().thenCompose(now -> against(now, node, label, false)));
    }

    CompletionStage<Boolean> isOwner(String node) {
        return find().thenApply(
                        found -> found.map(owner -> owner.getString(NODE).getValue())
                                .filter(node::equals)
                                .isPresent());
    }

    private CompletionStage<Optional<BsonDocument>> find() {
        return Publishers.first(newest.find(Filters.eq("_id", ID)));
    }

    private CompletionStage<Boolean> update(Bson filter, Bson change) {
        return Publishers.<UpdateResult>one(meta.updateOne(filter, change))
                .thenApply(done -> done.getMatchedCount() == 1);
    }

    private BsonDocument record(String node, String label) {
        return new BsonDocument(NODE, new BsonString(node))
                .append(LABEL, new BsonString(label))
                .append(SINCE, new BsonDateTime(time.now().toEpochMilli()))
                .append(BEAT, new BsonInt64(1));
    }

    private static DatabaseOwner owner(BsonDocument found) {
        return new DatabaseOwner(
                found.getString(NODE).getValue(),
                found.getString(LABEL).getValue(),
                Instant.ofEpochMilli(found.getDateTime(SINCE).getValue()));
    }
}
