package io.fairbot.storage.mongo.internal.write;

import com.mongodb.client.model.Filters;
import com.mongodb.client.result.DeleteResult;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.fairbot.runtime.TimeSource;
import io.fairbot.storage.mongo.internal.document.MongoCollections;
import io.fairbot.storage.mongo.internal.driver.Publishers;
import io.fairbot.store.Fence;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.bson.BsonArray;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;

/**
 * The collection of the batches applied in transactions: {@code {_id, fence, deleted, at}}. Who has its batches in a
 * journal decides how long an id is kept, since only that journal says which may be asked for again.
 */
final class AppliedBatches {
    private static final BsonDocument ID_ONLY = new BsonDocument("_id", new BsonInt32(1));

    private final MongoCollection<BsonDocument> batches;
    private final TimeSource time;

    AppliedBatches(MongoCollections collections, TimeSource time) {
        batches = collections.own(MongoCollections.BATCHES);
        this.time = time;
    }

    /**
     * Returns an entry.
     *
     * @param deleted the {@link Tombstone}s of the documents it deleted
     */
    static BsonDocument entry(String batch, Optional<Fence> fence, BsonArray deleted) {
        BsonDocument entry = new BsonDocument("_id", new BsonString(batch));
        fence.ifPresent(proof -> entry.append(
                "fence",
                new BsonDocument("lease", new BsonString(proof.lease()))
                        .append(LeaseFields.TOKEN, new BsonInt64(proof.token()))));
        return entry.append("deleted", deleted);
    }

    /** Inserts entries; fails as a duplicate when one is there. */
    CompletionStage<Void> insert(ClientSession session, List<BsonDocument> entries) {
        BsonDateTime now = new BsonDateTime(time.now().toEpochMilli());
        entries.forEach(entry -> entry.append("at", now));
        return Publishers.done(batches.insertMany(session, entries));
    }

    /** Returns whether a batch was applied before. */
    CompletionStage<Boolean> isKnown(ClientSession session, String batch) {
        return Publishers.first(batches.find(session, Filters.eq("_id", batch)).projection(ID_ONLY))
                .thenApply(Optional::isPresent);
    }

    /** Returns those of the ids that were applied before. */
    CompletionStage<Set<String>> known(ClientSession session, Collection<String> ids) {
        return Publishers.list(batches.find(session, Filters.in("_id", ids)).projection(ID_ONLY))
                .thenApply(found -> {
                    Set<String> known = new HashSet<>();
                    found.forEach(entry -> known.add(entry.getString("_id").getValue()));
                    return known;
                });
    }

    /** Returns the versions of the last deletions of documents, by id. */
    CompletionStage<Map<String, Long>> deletions(String model, Collection<String> ids) {
        Set<String> wanted = Set.copyOf(ids);
        return Publishers.<BsonDocument>list(batches.find(Filters.elemMatch(
                                "deleted", Filters.and(Filters.eq("model", model), Filters.in("id", ids))))
                        .projection(new BsonDocument("deleted", new BsonInt32(1))))
                .thenApply(found -> {
                    Map<String, Long> versions = new HashMap<>();
                    found.stream()
                            .flatMap(entry -> entry.getArray("deleted").stream())
                            .map(deleted -> Tombstone.read(deleted.asDocument()))
                            .filter(deleted -> deleted.key().collection().equals(model)
                                    && wanted.contains(deleted.key().id()))
                            .forEach(deleted -> versions.merge(deleted.key().id(), deleted.version(), Math::max));
                    return versions;
                });
    }

    /** Deletes the entries from before a time; returns their number. */
    CompletionStage<Long> forget(Instant before) {
        return Publishers.<DeleteResult>one(batches.deleteMany(Filters.lt("at", Date.from(before))))
                .thenApply(DeleteResult::getDeletedCount);
    }
}
