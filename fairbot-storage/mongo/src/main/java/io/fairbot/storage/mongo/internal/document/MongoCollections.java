package io.fairbot.storage.mongo.internal.document;

import com.mongodb.MongoClientSettings;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;

/** The collections of one database: one for each model, and the store's own. Writes are acknowledged by a majority. */
public final class MongoCollections {
    /** The ids of batches applied in transactions, so that none is applied twice, with their deletions. */
    public static final String BATCHES = "batches";
    /** The leases. */
    public static final String LEASES = "leases";
    /** The highest token of each lease, in several copies. */
    public static final String FENCES = "fences";
    /** The monotonic counters. */
    public static final String COUNTERS = "counters";
    /** The metadata of the database. */
    public static final String META = "meta";

    /** The reserved names, which no model can have. */
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

    /** Returns the collection of a model. */
    public MongoCollection<RawBsonDocument> of(MongoModel model) {
        return database.getCollection(model.name(), RawBsonDocument.class);
    }

    /**
     * Returns the collection of a model with local read concern, including writes without a majority: for reads before
     * a write.
     */
    public MongoCollection<RawBsonDocument> newest(MongoModel model) {
        return of(model).withReadConcern(ReadConcern.LOCAL);
    }

    /** Returns one of the store's own collections, see {@link #OWN}. */
    public MongoCollection<BsonDocument> own(String name) {
        return database.getCollection(name, BsonDocument.class);
    }
}
