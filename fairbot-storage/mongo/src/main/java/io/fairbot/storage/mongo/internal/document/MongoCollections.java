package io.fairbot.storage.mongo.internal.document;

import com.mongodb.MongoClientSettings;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import io.fairbot.storage.mongo.internal.FenceTokens;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;

/** The collections of one database: one for each model, and the store's own. Writes reach a majority before they are told. */
public final class MongoCollections {
    /** Batches that were transactions: so that none happens twice, and with what they deleted. */
    public static final String BATCHES = "batches";
    /** Who owns what. */
    public static final String LEASES = "leases";
    /** The highest token of each lease, in several copies, see {@link FenceTokens}. */
    public static final String FENCES = "fences";
    /** Numbers that only rise. */
    public static final String COUNTERS = "counters";
    /** What is noted of the database itself. */
    public static final String META = "meta";

    /** Names that no model can have. */
    static final List<String> OWN = List.of(BATCHES, LEASES, FENCES, COUNTERS, META);

    private final MongoDatabase database;

    public MongoCollections(MongoClient client, String name) {
        database = client.getDatabase(name)
                .withCodecRegistry(MongoClientSettings.getDefaultCodecRegistry())
                .withReadPreference(ReadPreference.primary())
                .withReadConcern(ReadConcern.MAJORITY)
                .withWriteConcern(WriteConcern.MAJORITY.withJournal(true));
    }

    public MongoDatabase database() {
        return database;
    }

    /** The documents of a model. */
    public MongoCollection<RawBsonDocument> of(MongoModel model) {
        return database.getCollection(model.name(), RawBsonDocument.class);
    }

    /** The documents of a model with the newest of everything, also what has not reached a majority: for looks before a write. */
    public MongoCollection<RawBsonDocument> newest(MongoModel model) {
        return of(model).withReadConcern(ReadConcern.LOCAL);
    }

    /** One of {@link #OWN}. */
    public MongoCollection<BsonDocument> own(String name) {
        return database.getCollection(name, BsonDocument.class);
    }
}
