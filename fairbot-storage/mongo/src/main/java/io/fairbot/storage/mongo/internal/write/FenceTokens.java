package io.fairbot.storage.mongo.internal.write;

import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.WriteModel;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.fairbot.storage.mongo.internal.document.MongoCollections;
import io.fairbot.storage.mongo.internal.driver.Publishers;
import io.fairbot.store.Fence;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;

/**
 * The store of the highest token seen of each lease, which every fenced batch checks.
 *
 * <p>A batch must not commit once a higher token was issued, so it has to write to the document of the token: only then
 * do the two conflict. With a single document, all batches of a branch would conflict with each other as well. So there
 * are several copies: a batch writes to one of them, and a token is valid only when it is in all.
 */
public final class FenceTokens {
    private static final int COPIES = 16;
    /** Counts the batches of a copy, since only a change conflicts with that of another transaction. */
    private static final BsonDocument ONE_MORE = new BsonDocument("n", new BsonInt32(1));

    private final MongoCollection<BsonDocument> fences;
    private final MongoCollection<BsonDocument> leases;

    public FenceTokens(MongoCollections collections) {
        fences = collections.own(MongoCollections.FENCES);
        leases = collections.own(MongoCollections.LEASES);
    }

    /** Returns the copy that a batch writes to. */
    static MongoDocumentKey key(String lease, String batch) {
        return new MongoDocumentKey(MongoCollections.FENCES, copy(lease, Math.floorMod(batch.hashCode(), COPIES)));
    }

    private static List<String> copies(String lease) {
        return IntStream.range(0, COPIES)
                .mapToObj(number -> copy(lease, number))
                .toList();
    }

    private static String copy(String lease, int number) {
        return number + ":" + lease;
    }

    /** Thrown when the token of a batch is not in every copy: once it is, the batch can be tried again. */
    static final class UnknownTokenException extends RuntimeException {
        private final transient Fence fence;

        UnknownTokenException(Fence fence) {
            super("The token was not seen before.", null, false, false);
            this.fence = fence;
        }

        Fence fence() {
            return fence;
        }
    }

    /**
     * Stores a token within a transaction; returns the highest one, or fails with {@link UnknownTokenException} when
     * this one is higher than the one before.
     */
    CompletionStage<Long> note(ClientSession session, MongoDocumentKey copy, Fence fence) {
        return Publishers.first(fences.findOneAndUpdate(
                        session,
                        new BsonDocument("_id", new BsonString(copy.id())),
                        atLeast(fence.token()).append("$inc", ONE_MORE),
                        new FindOneAndUpdateOptions().upsert(true).returnDocument(ReturnDocument.BEFORE)))
                .thenApply(before -> {
                    long highest = before.map(
                                    found -> found.getInt64(LeaseFields.TOKEN).getValue())
                            .orElse(0L);
                    if (highest < fence.token()) {
                        throw new UnknownTokenException(fence);
                    }
                    return highest;
                });
    }

    /**
     * What is stored of the tokens of some leases.
     *
     * @param highest the highest token of each lease, without those of which there is none
     * @param complete the leases of which every copy has the same token
     */
    record StoredTokens(Map<String, Long> highest, Set<String> complete) {
        static final StoredTokens NONE = new StoredTokens(Map.of(), Set.of());
    }

    /** Reads every copy of the tokens of leases. */
    CompletionStage<StoredTokens> read(ClientSession session, Set<String> names) {
        Map<String, String> leaseOfCopy = new HashMap<>();
        names.forEach(lease -> copies(lease).forEach(copy -> leaseOfCopy.put(copy, lease)));
        return Publishers.list(fences.find(session, Filters.in("_id", leaseOfCopy.keySet())))
                .thenApply(found -> {
                    Map<String, List<Long>> tokens = new HashMap<>();
                    for (BsonDocument copy : found) {
                        String lease = Objects.requireNonNull(
                                leaseOfCopy.get(copy.getString("_id").getValue()));
                        tokens.computeIfAbsent(lease, first -> new ArrayList<>())
                                .add(copy.getInt64(LeaseFields.TOKEN).getValue());
                    }
                    Map<String, Long> highest = new HashMap<>();
                    tokens.forEach((lease, all) -> highest.put(lease, Collections.max(all)));
                    Set<String> complete = new HashSet<>();
                    tokens.forEach((lease, all) -> {
                        if (all.size() == COPIES && all.stream().distinct().count() == 1) {
                            complete.add(lease);
                        }
                    });
                    return new StoredTokens(highest, complete);
                });
    }

    /**
     * Holds the tokens of leases within a transaction, so that it does not commit beside a higher one; those that are
     * not in every copy are put there with it. Fails as a duplicate, or with
     * {@link TransactionRunner.StaleReadException}, when they are not what was read.
     */
    CompletionStage<Void> hold(ClientSession session, Map<String, Long> tokens, StoredTokens stored, String batch) {
        if (tokens.isEmpty()) {
            return CompletableFuture.completedStage(null);
        }
        List<WriteModel<BsonDocument>> updates = new ArrayList<>();
        List<WriteModel<BsonDocument>> raised = new ArrayList<>();
        tokens.forEach((lease, token) -> {
            if (stored.complete().contains(lease)
                    && token.equals(stored.highest().get(lease))) {
                updates.add(new UpdateOneModel<>(
                        Filters.and(Filters.eq("_id", key(lease, batch).id()), Filters.eq(LeaseFields.TOKEN, token)),
                        new BsonDocument("$inc", ONE_MORE)));
            } else {
                // A copy with a higher token does not match, and cannot be inserted a second time.
                copies(lease)
                        .forEach(copy -> updates.add(new UpdateOneModel<>(
                                Filters.and(Filters.eq("_id", copy), Filters.lte(LeaseFields.TOKEN, token)),
                                atLeast(token),
                                new UpdateOptions().upsert(true))));
                raised.add(raising(lease, token));
            }
        });
        BulkWriteOptions unordered = new BulkWriteOptions().ordered(false);
        return Publishers.<BulkWriteResult>one(fences.bulkWrite(session, updates, unordered))
                .thenCompose(result -> {
                    if (result.getMatchedCount() + result.getUpserts().size() < updates.size()) {
                        throw new TransactionRunner.StaleReadException();
                    }
                    return raised.isEmpty()
                            ? CompletableFuture.completedStage(null)
                            : Publishers.done(leases.bulkWrite(session, raised, unordered));
                });
    }

    /** Makes a token valid: no batch with a lower one commits from then on. */
    public CompletionStage<Void> raise(String lease, long token) {
        List<WriteModel<BsonDocument>> all = new ArrayList<>();
        copies(lease).forEach(copy -> all.add(raising(copy, token)));
        // The lease first: its next holder gets a token above this one.
        return Publishers.done(leases.updateOne(
                        new BsonDocument("_id", new BsonString(lease)),
                        atLeast(token),
                        new UpdateOptions().upsert(true)))
                .thenCompose(done -> Publishers.done(fences.bulkWrite(all, new BulkWriteOptions().ordered(false))));
    }

    private static WriteModel<BsonDocument> raising(String id, long token) {
        return new UpdateOneModel<>(
                new BsonDocument("_id", new BsonString(id)), atLeast(token), new UpdateOptions().upsert(true));
    }

    private static BsonDocument atLeast(long token) {
        return new BsonDocument("$max", new BsonDocument(LeaseFields.TOKEN, new BsonInt64(token)));
    }
}
