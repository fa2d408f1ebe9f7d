package io.fairbot.storage.mongo.internal.write;

import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.fairbot.runtime.TimeSource;
import io.fairbot.storage.mongo.internal.document.MongoCollections;
import io.fairbot.storage.mongo.internal.driver.MongoErrorTranslator;
import io.fairbot.storage.mongo.internal.driver.Publishers;
import io.fairbot.store.spi.InitialVersionClock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;

/**
 * A clock of first versions of documents, above every version of a deleted document.
 *
 * <p>All assigned versions are below a number in the database, which is raised in advance: the next node that opens the
 * database begins above it, whatever its clock and however this process ended. Safe for use from any thread.
 */
public final class MongoVersionClock {
    /** The number of versions reserved at once, ten seconds' worth. */
    static final long AHEAD = 10_000_000;

    private static final String RESERVED = "reserved";
    private static final BsonDocument ID = new BsonDocument("_id", new BsonString("versions"));

    private final MongoCollection<BsonDocument> counters;
    private final InitialVersionClock clock;
    private long reserved;
    private Optional<CompletableFuture<Void>> reserving = Optional.empty();

    public MongoVersionClock(MongoCollections collections, TimeSource time) {
        counters = collections.own(MongoCollections.COUNTERS);
        clock = new InitialVersionClock(time, 0);
    }

    /** Reads the versions reserved by other nodes; call it before the first version, and after a takeover. */
    public CompletionStage<Void> learn() {
        return Publishers.first(counters.find(ID))
                .thenAccept(found -> found.ifPresent(
                        counter -> raise(counter.getInt64(RESERVED).getValue())));
    }

    /** Returns a version for a document that does not exist. */
    public CompletionStage<Long> first() {
        long version;
        synchronized (this) {
            version = clock.firstVersion();
            if (version <= reserved) {
                return CompletableFuture.completedStage(version);
            }
        }
        return reserve(version).thenCompose(done -> first());
    }

    /** Ensures that no document gets the version of a deletion again; completes when that is durable. */
    public CompletionStage<Void> giveUp(long version) {
        raise(version);
        synchronized (this) {
            if (version <= reserved) {
                return CompletableFuture.completedStage(null);
            }
        }
        return reserve(version).thenCompose(done -> giveUp(version));
    }

    private synchronized void raise(long version) {
        clock.raiseFloor(version);
    }

    private CompletionStage<Void> reserve(long atLeast) {
        CompletableFuture<Void> mine = new CompletableFuture<>();
        synchronized (this) {
            if (reserving.isPresent()) {
                return reserving.get();
            }
            reserving = Optional.of(mine);
        }
        long target = atLeast + AHEAD;
        Publishers.one(counters.findOneAndUpdate(
                        ID,
                        new BsonDocument("$max", new BsonDocument(RESERVED, new BsonInt64(target))),
                        new FindOneAndUpdateOptions().upsert(true).returnDocument(ReturnDocument.AFTER)))
                .whenComplete((counter, failure) -> {
                    synchronized (this) {
                        reserving = Optional.empty();
                        if (failure == null) {
                            reserved = Math.max(reserved, target);
                        }
                    }
                    if (failure == null) {
                        mine.complete(null);
                    } else {
                        mine.completeExceptionally(MongoErrorTranslator.cause(failure));
                    }
                });
        return mine;
    }
}
