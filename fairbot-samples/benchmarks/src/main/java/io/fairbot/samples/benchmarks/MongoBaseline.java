package io.fairbot.samples.benchmarks;

import com.mongodb.ClientSessionOptions;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.TransactionOptions;
import com.mongodb.WriteConcern;
import com.mongodb.client.model.Filters;
import com.mongodb.client.result.UpdateResult;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.bson.Document;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** The reference of the MongoDB benchmark: MongoDB's reactive driver with its record codec, without further layers. */
final class MongoBaseline implements AutoCloseable {
    private static final WriteConcern DURABLE = WriteConcern.MAJORITY.withJournal(true);
    private static final TransactionOptions TRANSACTION = TransactionOptions.builder()
            .readConcern(ReadConcern.SNAPSHOT)
            .readPreference(ReadPreference.primary())
            .writeConcern(DURABLE)
            .build();

    private final MongoClient client;
    private final MongoDatabase database;

    MongoBaseline(String uri, String name) {
        client = MongoClients.create(uri);
        database =
                client.getDatabase(name).withReadConcern(ReadConcern.MAJORITY).withWriteConcern(DURABLE);
    }

    private MongoCollection<BaselineDocument> in(String collection) {
        return database.getCollection(collection, BaselineDocument.class);
    }

    CompletionStage<Void> insert(String collection, BaselineDocument document) {
        return one(in(collection).insertOne(document)).thenAccept(done -> {});
    }

    CompletionStage<BaselineDocument> get(String collection, String id) {
        return one(in(collection).find(Filters.eq("_id", id)));
    }

    /**
     * Inserts documents and replaces one at an expected version, each in its own collection, with the batch id, atomically.
     */
    CompletionStage<Void> turn(
            String batch,
            String replacedIn,
            BaselineDocument replaced,
            List<String> collections,
            BaselineDocument inserted) {
        return one(client.startSession(
                        ClientSessionOptions.builder().causallyConsistent(false).build()))
                .thenCompose(session -> {
                    session.startTransaction(TRANSACTION);
                    Document entry = new Document("_id", batch)
                            .append("deleted", List.of())
                            .append("at", Instant.now());
                    CompletionStage<?> chain =
                            one(database.getCollection("batches").insertOne(session, entry));
                    for (String collection : collections) {
                        chain = chain.thenCompose(done -> one(in(collection).insertOne(session, inserted)));
                    }
                    return chain.thenCompose(done -> replace(session, replacedIn, replaced))
                            .thenCompose(done -> one(session.commitTransaction()))
                            .thenAccept(done -> session.close());
                });
    }

    private CompletionStage<UpdateResult> replace(ClientSession session, String collection, BaselineDocument document) {
        return one(in(collection)
                        .replaceOne(
                                session,
                                Filters.and(Filters.eq("_id", document.id()), Filters.eq("v", document.v() - 1)),
                                document))
                .thenApply(result -> {
                    if (result.getMatchedCount() != 1) {
                        throw new IllegalStateException("There was no document to replace.");
                    }
                    return result;
                });
    }

    @Override
    public void close() {
        client.close();
    }

    private static <T> CompletionStage<T> one(Publisher<T> publisher) {
        return Mono.from(publisher).toFuture();
    }
}
