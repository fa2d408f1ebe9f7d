package io.fairbot.storage.mongo.internal;

import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.InsertManyOptions;
import io.fairbot.storage.mongo.internal.document.BsonBodyCodec;
import io.fairbot.storage.mongo.internal.document.DocumentEnvelopeCodec;
import io.fairbot.storage.mongo.internal.document.MongoModel;
import io.fairbot.storage.mongo.internal.document.MongoModelRegistry;
import io.fairbot.storage.remote.JsonBody;
import io.fairbot.store.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.bson.RawBsonDocument;

/** Fills a collection as another program would that uses the same database, but in bulk: in the store's form, past the store. */
public final class Filling {
    private static final int TOGETHER = 1000;

    private Filling() {}

    /** The id of a document, in the order of the numbers. */
    public static String id(int number) {
        return "n%08d".formatted(number);
    }

    /** Inserts documents with the numbers from 0, acknowledged by a majority. */
    public static <T> void fill(String uri, String database, Model<T> type, int count, IntFunction<T> value) {
        MongoModel model = new MongoModelRegistry(List.of(type)).of(type);
        try (MongoClient client = MongoClients.create(uri)) {
            MongoCollection<RawBsonDocument> collection = client.getDatabase(database)
                    .withWriteConcern(WriteConcern.MAJORITY)
                    .getCollection(type.name(), RawBsonDocument.class);
            for (int begin = 0; begin < count; begin += TOGETHER) {
                List<RawBsonDocument> documents = new ArrayList<>(TOGETHER);
                for (int number = begin; number < Math.min(count, begin + TOGETHER); number++) {
                    RawBsonDocument body = BsonBodyCodec.toBson(JsonBody.of(value.apply(number)), model);
                    documents.add(
                            DocumentEnvelopeCodec.of(model, id(number), number + 1L, 0, "filling-" + begin, body));
                }
                collection.insertMany(documents, new InsertManyOptions().ordered(false));
            }
        }
    }
}
