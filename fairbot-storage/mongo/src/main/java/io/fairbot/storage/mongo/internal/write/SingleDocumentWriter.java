package io.fairbot.storage.mongo.internal.write;

import com.mongodb.client.result.UpdateResult;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.fairbot.storage.mongo.internal.document.DocumentEnvelopeCodec;
import io.fairbot.storage.mongo.internal.document.MongoCollections;
import io.fairbot.storage.mongo.internal.document.MongoModel;
import io.fairbot.storage.mongo.internal.driver.CausalSessions;
import io.fairbot.storage.mongo.internal.driver.MongoErrorTranslator;
import io.fairbot.storage.mongo.internal.driver.Publishers;
import io.fairbot.storage.mongo.internal.driver.WriteProgress;
import io.fairbot.storage.mongo.internal.driver.WriteRefusal;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Precondition;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.RawBsonDocument;

/**
 * A writer of batches with one document, each as one write of the server: its condition is in the write itself, its
 * batch id in the document. The driver repeats such a write after a connection error, and the server applies it once.
 */
final class SingleDocumentWriter {
    private static final BsonDocument VERSION_AND_BATCH =
            new BsonDocument("v", new BsonInt32(1)).append("b", new BsonInt32(1));

    private final MongoCollections collections;
    private final MongoVersionClock versions;
    private final CausalSessions causality;

    SingleDocumentWriter(MongoContext context, MongoVersionClock versions) {
        collections = context.collections();
        this.versions = versions;
        causality = context.causality();
    }

    CompletionStage<BatchOutcome> run(CheckedBatch batch, WriteProgress sending) {
        Precondition precondition = batch.writes().get(0).precondition();
        boolean blind = precondition.kind() == Precondition.PreconditionKind.ANY;
        return blind
                ? currentVersion(batch).thenCompose(current -> on(batch, current, sending))
                : on(batch, precondition.version(), sending);
    }

    /** Writes to a document of a given current version, 0 for an absent one. */
    private CompletionStage<BatchOutcome> on(CheckedBatch batch, long current, WriteProgress sending) {
        CheckedBatch.CheckedWrite item = batch.writes().get(0);
        CompletionStage<Long> version = current > 0 || item.given() > 0
                ? CompletableFuture.completedStage(item.over(current))
                : versions.first();
        return version.thenCompose(next -> send(batch, current, next, sending))
                .thenCompose(happened -> happened.isPresent()
                        ? CompletableFuture.completedStage(BatchOutcome.applied(batch, List.of(happened.get())))
                        : otherwise(batch, sending));
    }

    /** Sends the write; returns the new version, or empty when the current version differed. */
    private CompletionStage<Optional<Long>> send(CheckedBatch batch, long current, long next, WriteProgress sending) {
        CheckedBatch.CheckedWrite item = batch.writes().get(0);
        MongoCollection<RawBsonDocument> collection = collections.of(item.model());
        RawBsonDocument document = DocumentEnvelopeCodec.of(
                item.model(), item.id(), next, 0, batch.id(), item.body().orElseThrow());
        Supplier<CompletionStage<Boolean>> write = current == 0
                ? () -> causality.write(session ->
                        Publishers.one(collection.insertOne(session, document)).thenApply(done -> true))
                : () -> causality.write(session -> Publishers.<UpdateResult>one(collection.replaceOne(
                                session, DocumentEnvelopeCodec.inVersion(item.id(), current), document))
                        .thenApply(done -> done.getMatchedCount() == 1));
        return sent(item.model(), write, sending).thenApply(done -> done ? Optional.of(next) : Optional.empty());
    }

    private static CompletionStage<Boolean> sent(
            MongoModel model, Supplier<CompletionStage<Boolean>> write, WriteProgress sending) {
        if (!sending.begin()) {
            return CompletableFuture.failedStage(new CancellationException());
        }
        return write.get()
                .exceptionally(raw -> {
                    Throwable failure = MongoErrorTranslator.cause(raw);
                    if (MongoErrorTranslator.isDuplicate(failure)) {
                        return false;
                    }
                    throw WriteRefusal.orFailure(model.name(), failure);
                })
                .thenApply(done -> {
                    if (!done) {
                        sending.answered();
                    }
                    return done;
                });
    }

    /** Handles a different current version: returns a conflict, or uses that version where there is no precondition. */
    private CompletionStage<BatchOutcome> otherwise(CheckedBatch batch, WriteProgress sending) {
        CheckedBatch.CheckedWrite item = batch.writes().get(0);
        return currentVersion(batch).thenCompose(current -> {
            boolean holds = item.precondition().isSatisfiedBy(current);
            return holds
                    ? on(batch, current, sending)
                    : CompletableFuture.completedStage(BatchOutcome.nothing(
                            batch, new BatchResult.Rejected(item.write().get(), current)));
        });
    }

    private CompletionStage<Long> currentVersion(CheckedBatch batch) {
        CheckedBatch.CheckedWrite item = batch.writes().get(0);
        return Publishers.first(collections
                        .newest(item.model())
                        .find(new BsonDocument("_id", new BsonString(item.id())))
                        .projection(VERSION_AND_BATCH))
                .thenApply(found -> found.map(DocumentEnvelopeCodec::version).orElse(0L));
    }
}
