package io.fairbot.storage.mongo.internal;

import com.mongodb.reactivestreams.client.ClientSession;
import io.fairbot.storage.mongo.internal.document.DocumentEnvelopeCodec;
import io.fairbot.storage.mongo.internal.document.MongoCollections;
import io.fairbot.storage.mongo.internal.document.MongoModel;
import io.fairbot.storage.mongo.internal.driver.Publishers;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/** A reader of batch ids and document revisions within a transaction. */
record TransactionReader(MongoCollections collections, ClientSession session) {
    private static final BsonDocument VERSION_AND_BATCH =
            new BsonDocument("v", new BsonInt32(1)).append("b", new BsonInt32(1));

    /** Returns the ids of those batches that were applied before. */
    CompletionStage<Set<String>> known(List<CheckedBatch> batches) {
        List<String> ids = batches.stream().map(CheckedBatch::id).toList();
        return Publishers.<BsonDocument>list(collections
                        .own(MongoCollections.BATCHES)
                        .find(session, among(ids))
                        .projection(new BsonDocument("_id", new BsonInt32(1))))
                .thenApply(found -> found.stream()
                        .map(batch -> batch.getString("_id").getValue())
                        .collect(Collectors.toSet()));
    }

    /**
     * Returns the current revisions of the documents of the batches; a missing entry is an absent document.
     *
     * @param lookup whether to read every document; otherwise the revision that a write requires is assumed, since the
     *     write itself fails if it differs
     */
    CompletionStage<Map<MongoDocumentKey, StoredRevision>> revisions(List<CheckedBatch> batches, boolean lookup) {
        Map<MongoDocumentKey, StoredRevision> all = new HashMap<>();
        Map<String, MongoModel> models = new LinkedHashMap<>();
        Map<String, Set<String>> ids = new HashMap<>();
        for (CheckedBatch batch : batches) {
            for (CheckedBatch.CheckedWrite item : batch.writes()) {
                Optional<StoredRevision> demanded = lookup ? Optional.empty() : item.demanded();
                if (demanded.isPresent()) {
                    all.put(item.key(), demanded.get());
                    continue;
                }
                models.put(item.model().name(), item.model());
                ids.computeIfAbsent(item.model().name(), name -> new LinkedHashSet<>())
                        .add(item.id());
            }
        }
        // A session runs one operation at a time.
        CompletionStage<Void> chain = CompletableFuture.completedStage(null);
        for (MongoModel model : models.values()) {
            List<String> wanted = List.copyOf(ids.getOrDefault(model.name(), Set.of()));
            chain = chain.thenCompose(done -> Publishers.list(
                            collections.of(model).find(session, among(wanted)).projection(VERSION_AND_BATCH))
                    .thenAccept(found -> found.forEach(document -> all.put(
                            new MongoDocumentKey(model.name(), DocumentEnvelopeCodec.id(document)),
                            new StoredRevision(
                                    DocumentEnvelopeCodec.version(document), DocumentEnvelopeCodec.batch(document))))));
        }
        return chain.thenApply(done -> all);
    }

    private static BsonDocument among(List<String> ids) {
        return new BsonDocument(
                "_id",
                new BsonDocument(
                        "$in", new BsonArray(ids.stream().map(BsonString::new).toList())));
    }
}
