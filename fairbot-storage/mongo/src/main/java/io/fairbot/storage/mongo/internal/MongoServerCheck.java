package io.fairbot.storage.mongo.internal;

import com.mongodb.MongoIncompatibleDriverException;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.connection.ServerDescription;
import com.mongodb.connection.ServerType;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.fairbot.security.EncryptionKey;
import io.fairbot.storage.mongo.internal.document.MongoCollections;
import io.fairbot.storage.mongo.internal.driver.MongoErrorTranslator;
import io.fairbot.storage.mongo.internal.driver.Publishers;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/**
 * A check, before anything is stored, that a server fulfils the requirements: it tries each operation instead of
 * reading a list of rights.
 */
public final class MongoServerCheck {
    /** The wire version of MongoDB 6.0. */
    private static final int OLDEST_WIRE_VERSION = 17;

    private static final String KEY_CHECK = "encryption";

    private final MongoClient client;
    private final MongoCollections collections;
    private final MongoErrorTranslator failures;
    private final String hosts;

    public MongoServerCheck(
            MongoClient client, MongoCollections collections, MongoErrorTranslator failures, String hosts) {
        this.client = client;
        this.collections = collections;
        this.failures = failures;
        this.hosts = hosts;
    }

    /** Checks the server itself. */
    CompletionStage<Void> server() {
        return Publishers.<BsonDocument>one(client.getDatabase("admin")
                        .runCommand(new BsonDocument("hello", new BsonInt32(1)), BsonDocument.class))
                .exceptionally(raw -> {
                    if (MongoErrorTranslator.cause(raw) instanceof MongoIncompatibleDriverException) {
                        throw tooOld();
                    }
                    throw notInitiated().orElseGet(() -> failures.atStart(raw));
                })
                .thenAccept(this::check);
    }

    public void check(BsonDocument hello) {
        if (hello.getInt32("maxWireVersion").getValue() < OLDEST_WIRE_VERSION) {
            throw tooOld();
        }
        boolean isSet = hello.containsKey("setName");
        boolean isRouter = hello.containsKey("msg");
        if (!isSet && !isRouter) {
            throw noReplicaSet();
        }
        if (isSet && !hello.getBoolean("isWritablePrimary", BsonBoolean.FALSE).getValue()) {
            throw new StoreException(
                    StoreErrorCode.UNAVAILABLE,
                    "The MongoDB at " + hosts + " is not the primary of its replica set: name all members in the"
                            + " connection string, without directConnection.");
        }
    }

    private StoreException tooOld() {
        return refused("The MongoDB at " + hosts + " is older than 6.0: use 6.0 or newer.");
    }

    private StoreException noReplicaSet() {
        return refused(
                "The MongoDB at " + hosts + " is no replica set, which transactions and change streams need: start"
                        + " mongod with --replSet rs0 and run rs.initiate() once in mongosh; one member is enough.");
    }

    /**
     * Returns the error of a replica set that is not initiated: its members answer nothing at all, but the driver knows
     * their state.
     */
    private Optional<StoreException> notInitiated() {
        return client.getClusterDescription().getServerDescriptions().stream()
                        .map(ServerDescription::getType)
                        .anyMatch(type -> type == ServerType.REPLICA_SET_GHOST)
                ? Optional.of(refused("The MongoDB at " + hosts
                        + " waits to become a member of a replica set: run rs.initiate() once in mongosh."))
                : Optional.empty();
    }

    /** Compares the key with the one of the first node that opened the database. */
    CompletionStage<Void> key(EncryptionKey key) {
        MongoCollection<BsonDocument> meta = collections.own(MongoCollections.META);
        return Publishers.done(meta.updateOne(
                        Filters.eq("_id", KEY_CHECK),
                        Updates.setOnInsert("check", new BsonString(key.checkValue())),
                        new UpdateOptions().upsert(true)))
                .exceptionally(raw -> {
                    // Of two concurrent first starts one inserts.
                    if (MongoErrorTranslator.isDuplicate(MongoErrorTranslator.cause(raw))) {
                        return null;
                    }
                    throw new CompletionException(MongoErrorTranslator.cause(raw));
                })
                .thenCompose(done -> Publishers.<BsonDocument>one(meta.find(Filters.eq("_id", KEY_CHECK))))
                .thenAccept(found -> {
                    if (!found.getString("check").getValue().equals(key.checkValue())) {
                        throw refused("FAIRBOT_ENCRYPTION_KEY is not the key with which the database "
                                + collections.database().getName()
                                + " was begun: set that key. Without it, what is encrypted there cannot be read; to give"
                                + " that up, delete {_id: \"" + KEY_CHECK + "\"} from the collection "
                                + MongoCollections.META + ".");
                    }
                });
    }

    private static StoreException refused(String sentence) {
        return new StoreException(StoreErrorCode.REFUSED, sentence);
    }
}
