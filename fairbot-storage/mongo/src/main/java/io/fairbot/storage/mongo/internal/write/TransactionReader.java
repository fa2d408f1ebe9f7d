package io.fairbot.storage.mongo.internal.write;

import com.mongodb.client.model.Filters;
import com.mongodb.reactivestreams.client.ClientSession;
import io.fairbot.storage.mongo.internal.document.DocumentEnvelopeCodec;
import io.fairbot.storage.mongo.internal.document.MongoCollections;
import io.fairbot.storage.mongo.internal.document.MongoModel;
import io.fairbot.storage.mongo.internal.driver.Publishers;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.bson.BsonDocument;
import org.bson.BsonInt32;

/** A reader of batch ids and document revisions within a transaction. */
record TransactionReader(MongoCollections collections, ClientSession session) {
    private static final BsonDocument VERSION_AND_BATCH =
            new BsonDocument("v", new BsonInt32(1)).append("b", new BsonInt32(1));

    /**
     * Returns the current revisions of the documents of a batch; a missing entry is an absent document.
     *
     * @param lookup whether to read every document; otherwise the revision that a write requires is assumed, since the
     *     write itself fails if it differs
     */
    CompletionStage<Map<MongoDocumentKey, StoredRevision>> revisions(CheckedBatch batch, boolean lookup) {
        Map<MongoDocumentKey, StoredRevision> all = new HashMap<>();
        Map<MongoModel, Set<String>> unknown = new LinkedHashMap<>();
        for (CheckedBatch.CheckedWrite item : batch.writes()) {
            Optional<StoredRevision> demanded = lookup ? Optional.empty() : item.demanded();
            demanded.ifPresentOrElse(
                    revision -> all.put(item.key(), revision),
                    () -> unknown.computeIfAbsent(item.model(), first -> new LinkedHashSet<>())
                            .add(item.id()));
        }
        // A session runs one operation at a time.
        CompletionStage<Void> chain = CompletableFuture.completedStage(null);
        for (Map.Entry<MongoModel, Set<String>> each : unknown.entrySet()) {
            MongoModel model = each.getKey();
            chain = chain.thenCompose(done -> Publishers.list(collections
                            .of(model)
                            .find(session, Filters.in("_id", each.getValue()))
                            .projection(VERSION_AND_BATCH))
                    .thenAccept(found -> found.forEach(document -> all.put(
                            new MongoDocumentKey(model.name(), DocumentEnvelopeCodec.id(document)),
                            new StoredRevision(
                                    DocumentEnvelopeCodec.version(document), DocumentEnvelopeCodec.batch(document))))));
        }
        return chain.thenApply(done -> all);
    }
}
