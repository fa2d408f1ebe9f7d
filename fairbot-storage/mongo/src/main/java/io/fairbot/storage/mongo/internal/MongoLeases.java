package io.fairbot.storage.mongo.internal;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import com.mongodb.client.result.UpdateResult;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.fairbot.runtime.KeyedExecutor;
import io.fairbot.runtime.TimeSource;
import io.fairbot.storage.mongo.internal.document.MongoCollections;
import io.fairbot.storage.mongo.internal.driver.MongoErrorTranslator;
import io.fairbot.storage.mongo.internal.driver.OpenCalls;
import io.fairbot.storage.mongo.internal.driver.Publishers;
import io.fairbot.storage.mongo.internal.write.FenceTokens;
import io.fairbot.storage.mongo.internal.write.LeaseFields;
import io.fairbot.storage.mongo.internal.write.MongoVersionClock;
import io.fairbot.store.Lease;
import io.fairbot.store.Leases;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.conversions.Bson;

/**
 * An implementation of leases in the database. No wall clocks are compared: a holder counts from before its request,
 * and another node takes the lease only after it has observed the same token and beat for the whole time to live on its
 * own monotonic clock. So the lease of an ended process can be taken after its time to live, counted from the first
 * observation, which is at the latest when this store was opened.
 */
final class MongoLeases implements Leases {
    private final MongoCollection<BsonDocument> leases;
    private final FenceTokens fences;
    private final MongoVersionClock versions;
    private final TimeSource time;
    private final OpenCalls gate;
    /** One operation at a time for each name. */
    private final KeyedExecutor<String> lanes = new KeyedExecutor<>();

    private final Map<String, LeaseObservation> seen = new HashMap<>();
    private final Map<String, GrantedLease> held = new HashMap<>();

    /** An observed lease of another holder, and since when it is unchanged. */
    private record LeaseObservation(LeaseRecord stored, long since) {}

    /** A lease that this process granted, and its deadline. */
    private record GrantedLease(Lease lease, long until) {}

    MongoLeases(MongoCollections collections, MongoVersionClock versions, TimeSource time, OpenCalls gate) {
        leases = collections.own(MongoCollections.LEASES);
        fences = new FenceTokens(collections);
        this.versions = versions;
        this.time = time;
        this.gate = gate;
    }

    /** A lease as stored in the database. */
    private record LeaseRecord(long token, Optional<String> holder, long beat, long ttlMillis) {
        static LeaseRecord of(BsonDocument found) {
            return new LeaseRecord(
                    found.getInt64(LeaseFields.TOKEN).getValue(),
                    found.isString(LeaseFields.HOLDER)
                            ? Optional.of(found.getString(LeaseFields.HOLDER).getValue())
                            : Optional.empty(),
                    found.getInt64(LeaseFields.BEAT, new BsonInt64(0)).getValue(),
                    found.getInt64(LeaseFields.TTL, new BsonInt64(0)).getValue());
        }
    }

    /** Observes every lease, so that the time of those whose holders have ended begins to count. */
    CompletionStage<Void> watch() {
        return Publishers.<BsonDocument>list(leases.find())
                .thenAccept(
                        all -> all.forEach(found -> since(found.getString("_id").getValue(), LeaseRecord.of(found))));
    }

    @Override
    public CompletionStage<Optional<Lease>> acquire(String name, String holder, Duration ttl) {
        long asked = time.nanoTime();
        return inTurn(name, () -> acquire(name, holder, ttl, asked));
    }

    @Override
    public CompletionStage<Optional<Lease>> renew(Lease lease) {
        long asked = time.nanoTime();
        return inTurn(lease.name(), () -> {
            if (!isHeld(lease, time.nanoTime())) {
                return CompletableFuture.completedStage(Optional.empty());
            }
            return prolong(lease, asked);
        });
    }

    @Override
    public CompletionStage<Void> release(Lease lease) {
        return inTurn(lease.name(), () -> {
            if (!isHeld(lease, time.nanoTime())) {
                return CompletableFuture.completedStage(null);
            }
            forget(lease.name());
            return update(holding(lease), Updates.combine(Updates.unset(LeaseFields.HOLDER), beat()))
                    .thenAccept(done -> {});
        });
    }

    private <T> CompletionStage<T> inTurn(String name, Supplier<CompletionStage<T>> work) {
        return gate.call(() -> lanes.run(Set.of(name), work));
    }

    private CompletionStage<Optional<Lease>> acquire(String name, String holder, Duration ttl, long asked) {
        Optional<Lease> mine = heldBy(name, holder, asked);
        if (mine.isPresent()) {
            Lease again = new Lease(name, holder, mine.get().token(), ttl);
            return prolong(again, asked);
        }
        return Publishers.first(leases.find(id(name)))
                .thenCompose(found -> found.isEmpty()
                        ? create(name).thenCompose(done -> acquire(name, holder, ttl, asked))
                        : take(name, holder, ttl, asked, LeaseRecord.of(found.get())));
    }

    /** Creates a lease without a holder; concurrent callers continue with the same one. */
    private CompletionStage<Void> create(String name) {
        BsonDocument free = id(name).append(LeaseFields.TOKEN, new BsonInt64(0));
        return Publishers.done(leases.insertOne(free)).exceptionally(raw -> {
            if (MongoErrorTranslator.isDuplicate(MongoErrorTranslator.cause(raw))) {
                return null;
            }
            throw new java.util.concurrent.CompletionException(MongoErrorTranslator.cause(raw));
        });
    }

    private CompletionStage<Optional<Lease>> take(
            String name, String holder, Duration ttl, long asked, LeaseRecord stored) {
        boolean free = stored.holder().isEmpty()
                // A process that was restarted under the same name: its previous run has ended.
                || (stored.holder().get().equals(holder) && !isOurs(name))
                || time.nanoTime() - since(name, stored)
                        >= Duration.ofMillis(stored.ttlMillis()).toNanos();
        if (!free) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        long token = stored.token() + 1;
        Bson unchanged = id(name).append(LeaseFields.TOKEN, new BsonInt64(stored.token()));
        Bson sameBeat = stored.beat() == 0
                ? Filters.in(LeaseFields.BEAT, 0L, null)
                : Filters.eq(LeaseFields.BEAT, stored.beat());
        return update(
                        Filters.and(unchanged, sameBeat),
                        Updates.combine(
                                Updates.set(LeaseFields.TOKEN, token),
                                Updates.set(LeaseFields.HOLDER, holder),
                                Updates.set(LeaseFields.TTL, millis(ttl)),
                                beat()))
                .thenCompose(taken ->
                        taken ? given(new Lease(name, holder, token, ttl), asked) : acquire(name, holder, ttl, asked));
    }

    /**
     * Returns a granted lease. Before its holder receives it, its token is valid, and every version that the previous
     * holder may have assigned is known.
     */
    private CompletionStage<Optional<Lease>> given(Lease lease, long asked) {
        return fences.raise(lease.name(), lease.token())
                .thenCompose(done -> versions.learn())
                .thenApply(done -> {
                    hold(lease, asked);
                    return Optional.of(lease);
                });
    }

    private CompletionStage<Optional<Lease>> prolong(Lease lease, long asked) {
        return update(holding(lease), Updates.combine(Updates.set(LeaseFields.TTL, millis(lease.ttl())), beat()))
                .thenApply(still -> {
                    if (still) {
                        hold(lease, asked);
                        return Optional.of(lease);
                    }
                    forget(lease.name());
                    return Optional.empty();
                });
    }

    private CompletionStage<Boolean> update(Bson filter, Bson change) {
        return Publishers.<UpdateResult>one(leases.updateOne(filter, change))
                .thenApply(done -> done.getMatchedCount() == 1);
    }

    private static Bson beat() {
        return Updates.inc(LeaseFields.BEAT, 1L);
    }

    /** Rounds up: another node must not wait for a shorter time than the holder counts. */
    private static long millis(Duration ttl) {
        return ttl.plusNanos(999_999).toMillis();
    }

    private static BsonDocument id(String name) {
        return new BsonDocument("_id", new BsonString(name));
    }

    private static BsonDocument holding(Lease lease) {
        return id(lease.name())
                .append(LeaseFields.TOKEN, new BsonInt64(lease.token()))
                .append(LeaseFields.HOLDER, new BsonString(lease.holder()));
    }

    /** Returns since when a lease is unchanged, as far as this process knows. */
    private synchronized long since(String name, LeaseRecord stored) {
        GrantedLease ours = held.get(name);
        if (ours != null && ours.lease().token() == stored.token()) {
            // Granted by this process: its holder counts on the same clock.
            return ours.until() - Duration.ofMillis(stored.ttlMillis()).toNanos();
        }
        LeaseObservation before = seen.get(name);
        if (before == null || !before.stored().equals(stored)) {
            before = new LeaseObservation(stored, time.nanoTime());
            seen.put(name, before);
        }
        return before.since();
    }

    private synchronized void hold(Lease lease, long asked) {
        held.put(lease.name(), new GrantedLease(lease, asked + lease.ttl().toNanos()));
        seen.remove(lease.name());
    }

    private synchronized void forget(String name) {
        held.remove(name);
    }

    private synchronized boolean isOurs(String name) {
        return held.containsKey(name);
    }

    private synchronized boolean isHeld(Lease lease, long now) {
        return heldBy(lease.name(), lease.holder(), now)
                .filter(ours -> ours.token() == lease.token())
                .isPresent();
    }

    private synchronized Optional<Lease> heldBy(String name, String holder, long now) {
        GrantedLease ours = held.get(name);
        return ours != null && ours.lease().holder().equals(holder) && ours.until() - now > 0
                ? Optional.of(ours.lease())
                : Optional.empty();
    }
}
