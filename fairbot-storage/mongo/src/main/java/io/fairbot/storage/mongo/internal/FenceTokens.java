package io.fairbot.storage.mongo.internal;

import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.WriteModel;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.fairbot.storage.mongo.internal.document.MongoCollections;
import io.fairbot.storage.mongo.internal.driver.Publishers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
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

    private final MongoCollection<BsonDocument> fences;
    private final MongoCollection<BsonDocument> leases;

    FenceTokens(MongoCollections collections) {
        fences = collections.own(MongoCollections.FENCES);
        leases = collections.own(MongoCollections.LEASES);
    }

    /** Returns the copy that a batch writes to. */
    static MongoDocumentKey key(String lease, String batch) {
        return new MongoDocumentKey(MongoCollections.FENCES, copy(lease, Math.floorMod(batch.hashCode(), COPIES)));
    }

    private static String copy(String lease, int number) {
        return number + ":" + lease;
    }

    /** Stores a token within a transaction; returns the highest previous one, 0 for none. */
    CompletionStage<Long> note(ClientSession session, MongoDocumentKey copy, long token) {
        return Publishers.first(fences.findOneAndUpdate(
                        session,
                        new BsonDocument("_id", new BsonString(copy.id())),
                        atLeast(token).append("$inc", new BsonDocument("n", new BsonInt32(1))),
                        new FindOneAndUpdateOptions().upsert(true).returnDocument(ReturnDocument.BEFORE)))
                .thenApply(before -> before.map(
                                found -> found.getInt64(LeaseFields.TOKEN).getValue())
                        .orElse(0L));
    }

    /** Makes a token valid: no batch with a lower one commits from then on. */
    CompletionStage<Void> raise(String lease, long token) {
        List<WriteModel<BsonDocument>> all = new ArrayList<>();
        for (int i = 0; i < COPIES; i++) {
            all.add(new UpdateOneModel<>(
                    new BsonDocument("_id", new BsonString(copy(lease, i))),
                    atLeast(token),
                    new UpdateOptions().upsert(true)));
        }
        // The lease first: its next holder gets a token above this one.
        return Publishers.done(leases.updateOne(
                        new BsonDocument("_id", new BsonString(lease)),
                        atLeast(token),
                        new UpdateOptions().upsert(true)))
                .thenCompose(done -> Publishers.done(fences.bulkWrite(all, new BulkWriteOptions().ordered(false))));
    }

    private static BsonDocument atLeast(long token) {
        return new BsonDocument("$max", new BsonDocument(LeaseFields.TOKEN, new BsonInt64(token)));
    }
}
