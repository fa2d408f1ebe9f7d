package io.fairbot.samples.benchmarks;

import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.TransactionOptions;
import com.mongodb.WriteConcern;
import com.mongodb.client.model.Filters;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;
import org.bson.Document;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The driver alone: documents as large as ours, transactions of the same shape, the same concerns. */
final class BareMongo {
    private static final WriteConcern DURABLE = WriteConcern.MAJORITY.withJournal(true);
    private static final TransactionOptions TRANSACTION = TransactionOptions.builder()
            .readConcern(ReadConcern.SNAPSHOT)
            .readPreference(ReadPreference.primary())
            .writeConcern(DURABLE)
            .build();

    private final MongoClient client;
    private final MongoCollection<Document> notes;
    private final MongoCollection<Document> batches;
    private final String text;

    BareMongo(MongoClient client, String name, String text) {
        this.client = client;
        this.text = text;
        MongoDatabase database =
                client.getDatabase(name).withReadConcern(ReadConcern.MAJORITY).withWriteConcern(DURABLE);
        Flux.concat(database.createCollection("notes"), database.createCollection("batches"))
                .blockLast();
        notes = database.getCollection("notes");
        batches = database.getCollection("batches");
    }

    IntFunction<CompletionStage<?>> filled(int documents, IntFunction<CompletionStage<?>> then) {
        List<Document> all = new ArrayList<>();
        for (int number = 0; number < documents; number++) {
            all.add(document(number, 0));
        }
        Mono.from(notes.insertMany(all)).block();
        return then;
    }

    CompletionStage<?> put(int number) {
        return Mono.from(notes.insertOne(document(number, 0))).toFuture();
    }

    CompletionStage<?> get(int number) {
        return Mono.from(notes.find(Filters.eq("_id", id(number, 0))).first()).toFuture();
    }

    /** Looks whether the documents are there, writes them and the batch, and commits: the four calls that such a batch needs. */
    CompletionStage<?> batch(int number, int documents) {
        List<Document> all = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < documents; i++) {
            all.add(document(number, i));
            ids.add(id(number, i));
        }
        Document entry = new Document("_id", "batch-" + number)
                .append("deleted", List.of())
                .append("at", Instant.now());
        return Mono.from(client.startSession())
                .flatMap(session -> {
                    session.startTransaction(TRANSACTION);
                    return Flux.from(notes.find(session, Filters.in("_id", ids)))
                            .then(Mono.from(batches.insertOne(session, entry)))
                            .then(Mono.from(notes.insertMany(session, all)))
                            .then(Mono.from(session.commitTransaction()))
                            .doFinally(end -> session.close());
                })
                .toFuture();
    }

    private Document document(int number, int place) {
        return new Document("_id", id(number, place))
                .append("v", 1_795_436_279_342_000L + number)
                .append("f", 0L)
                .append("s", 1)
                .append("b", "batch-" + number)
                .append("c", 0xdeadbeefL)
                .append(
                        "body",
                        new Document("branch", "matriz")
                                .append("seq", (long) number)
                                .append("text", text));
    }

    private static String id(int number, int place) {
        return "note-" + number + "-" + place;
    }
}
