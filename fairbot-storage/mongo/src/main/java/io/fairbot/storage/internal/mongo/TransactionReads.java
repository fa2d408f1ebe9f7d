package io.fairbot.storage.internal.mongo;

import com.mongodb.reactivestreams.client.ClientSession;
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

/** What a transaction looks at before it writes. */
record TransactionReads(MongoCollections collections, ClientSession session) {
    private static final BsonDocument VERSION_AND_BATCH =
            new BsonDocument("v", new BsonInt32(1)).append("b", new BsonInt32(1));

    /** Which of these batches happened before. */
    CompletionStage<Set<String>> known(List<Prepared> batches) {
        List<String> ids = batches.stream().map(Prepared::id).toList();
        return Streams.<BsonDocument>list(collections
                        .own(MongoCollections.BATCHES)
                        .find(session, among(ids))
                        .projection(new BsonDocument("_id", new BsonInt32(1))))
                .thenApply(found -> found.stream()
                        .map(batch -> batch.getString("_id").getValue())
                        .collect(Collectors.toSet()));
    }

    /**
     * What is there of the documents the batches name; what is not in the answer is absent.
     *
     * @param look whether to look at every document; else what a write demands is taken to be there, since the write itself fails
     *     otherwise
     */
    CompletionStage<Map<DocKey, There>> there(List<Prepared> batches, boolean look) {
        Map<DocKey, There> all = new HashMap<>();
        Map<String, MongoModel> models = new LinkedHashMap<>();
        Map<String, Set<String>> ids = new HashMap<>();
        for (Prepared batch : batches) {
            for (Prepared.Item item : batch.writes()) {
                Optional<There> demanded = look ? Optional.empty() : item.demanded();
                if (demanded.isPresent()) {
                    all.put(item.key(), demanded.get());
                    continue;
                }
                models.put(item.model().name(), item.model());
                ids.computeIfAbsent(item.model().name(), name -> new LinkedHashSet<>())
                        .add(item.id());
            }
        }
        // A session does one thing at a time.
        CompletionStage<Void> chain = CompletableFuture.completedStage(null);
        for (MongoModel model : models.values()) {
            List<String> wanted = List.copyOf(ids.getOrDefault(model.name(), Set.of()));
            chain = chain.thenCompose(done -> Streams.list(
                            collections.of(model).find(session, among(wanted)).projection(VERSION_AND_BATCH))
                    .thenAccept(found -> found.forEach(document -> all.put(
                            new DocKey(model.name(), Envelope.id(document)),
                            new There(Envelope.version(document), Envelope.batch(document))))));
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
