package io.fairbot.storage.mongo.internal.write;

import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.WriteModel;
import io.fairbot.storage.mongo.internal.document.DocumentEnvelopeCodec;
import io.fairbot.storage.mongo.internal.document.MongoCollections;
import io.fairbot.storage.mongo.internal.document.MongoModel;
import io.fairbot.storage.mongo.internal.driver.MongoErrorTranslator;
import io.fairbot.storage.mongo.internal.driver.Publishers;
import io.fairbot.storage.mongo.internal.driver.WriteRefusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.bson.RawBsonDocument;

/** A writer that puts documents in place of whatever is there, in given versions; no document gets a lower one later. */
final class DocumentOverwriter {
    private final MongoCollections collections;
    private final MongoVersionClock versions;

    DocumentOverwriter(MongoCollections collections, MongoVersionClock versions) {
        this.collections = collections;
        this.versions = versions;
    }

    CompletionStage<Void> run(CheckedBatch batch) {
        Map<MongoModel, List<WriteModel<RawBsonDocument>>> all = new LinkedHashMap<>();
        long highest = 0;
        for (CheckedBatch.CheckedWrite item : batch.writes()) {
            highest = Math.max(highest, item.given());
            all.computeIfAbsent(item.model(), first -> new ArrayList<>()).add(write(batch, item));
        }
        CompletionStage<Void> chain = versions.giveUp(highest);
        for (Map.Entry<MongoModel, List<WriteModel<RawBsonDocument>>> each : all.entrySet()) {
            chain = chain.thenCompose(done -> run(each.getKey(), each.getValue()));
        }
        return chain;
    }

    private static WriteModel<RawBsonDocument> write(CheckedBatch batch, CheckedBatch.CheckedWrite item) {
        return item.body()
                .<WriteModel<RawBsonDocument>>map(body -> new ReplaceOneModel<>(
                        Filters.eq("_id", item.id()),
                        DocumentEnvelopeCodec.of(
                                item.model(), item.id(), item.given(), batch.token(), batch.id(), body),
                        new ReplaceOptions().upsert(true)))
                .orElseGet(() -> new DeleteOneModel<>(Filters.eq("_id", item.id())));
    }

    private CompletionStage<Void> run(MongoModel model, List<WriteModel<RawBsonDocument>> writes) {
        return Publishers.done(collections.of(model).bulkWrite(writes, new BulkWriteOptions().ordered(false)))
                .exceptionally(raw -> {
                    throw WriteRefusal.orFailure(model.name(), MongoErrorTranslator.cause(raw));
                });
    }
}
