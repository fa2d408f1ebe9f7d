package io.fairbot.storage.mongo.internal.document;

import com.mongodb.MongoCommandException;
import com.mongodb.client.model.CreateCollectionOptions;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.ValidationAction;
import com.mongodb.client.model.ValidationLevel;
import com.mongodb.client.model.ValidationOptions;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.fairbot.storage.mongo.internal.driver.MongoErrorTranslator;
import io.fairbot.storage.mongo.internal.driver.Publishers;
import io.fairbot.store.Index;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * A migrator that brings the collections up to date with the models: new collections, indexes, validators, and older
 * documents.
 *
 * <p>The progress is recorded in {@code meta}, with the schema version first: from then on an older program is refused.
 * Interrupted steps are repeated at the next start.
 */
public final class MongoSchemaMigrator {
    private static final int NAMESPACE_EXISTS = 48;
    private static final int INDEX_NOT_FOUND = 27;
    /** The index by which ids of batches are forgotten; never by the server itself, see {@code AppliedBatches}. */
    private static final String BATCHES_BY_TIME = "by at";

    private static final String SHAPE = "shape";
    private static final String VALIDATOR = "validator";
    private static final String INDEXES = "indexes";
    private static final String DONE = "done";
    private static final BsonString STRICT = new BsonString("strict");
    private static final BsonString ERROR = new BsonString("error");

    private final MongoCollections collections;
    private final MongoCollection<BsonDocument> meta;

    public MongoSchemaMigrator(MongoCollections collections) {
        this.collections = collections;
        meta = collections.own(MongoCollections.META);
    }

    public CompletionStage<Void> migrate(MongoModelRegistry models) {
        return existing()
                .thenCompose(existing -> createOwn(existing.keySet())
                        .thenCompose(done -> together(models.all().stream().map(model -> migrate(model, existing)))));
    }

    /** Returns the options of each collection, by name. */
    private CompletionStage<Map<String, BsonDocument>> existing() {
        return Publishers.<BsonDocument>list(collections.database().listCollections(BsonDocument.class))
                .thenApply(found -> {
                    Map<String, BsonDocument> options = new HashMap<>();
                    found.forEach(collection -> options.put(
                            collection.getString("name").getValue(),
                            collection.getDocument("options", new BsonDocument())));
                    return options;
                });
    }

    /** Creates the store's own collections, which transactions must not have to create. */
    private CompletionStage<Void> createOwn(Set<String> existing) {
        CompletionStage<Void> made = together(MongoCollections.OWN.stream()
                .filter(name -> !existing.contains(name))
                .map(name -> unless(
                        NAMESPACE_EXISTS, Publishers.done(collections.database().createCollection(name)))));
        return made.thenCompose(done -> Publishers.done(collections
                        .own(MongoCollections.BATCHES)
                        .createIndex(
                                new BsonDocument("at", new BsonInt32(1)), new IndexOptions().name(BATCHES_BY_TIME))))
                // Run each time, because it shows whether the user is permitted to do it at all.
                .thenCompose(done -> validate(MongoCollections.META, new BsonDocument()));
    }

    private CompletionStage<Void> migrate(MongoModel model, Map<String, BsonDocument> existing) {
        return Publishers.<BsonDocument>first(meta.find(recordId(model))).thenCompose(recorded -> {
            if (recorded.isEmpty()) {
                return create(model, existing.keySet());
            }
            BsonDocument entry = recorded.get();
            int schemaVersion = entry.getInt32(SHAPE).getValue();
            if (schemaVersion > model.model().schemaVersion()) {
                throw DocumentEnvelopeCodec.tooNew(model, schemaVersion);
            }
            BsonDocument options = existing.get(model.name());
            if (options == null) {
                throw new StoreException(
                        StoreErrorCode.CORRUPT,
                        "The collection " + model.name()
                                + " is gone, though this database had it: restore a backup of the"
                                + " database. If it was dropped on purpose, delete {_id: \"model " + model.name()
                                + "\"} from the collection " + MongoCollections.META + ".");
            }
            return entry.equals(schemaRecord(model, true)) ? putBack(model, options) : change(model, entry);
        });
    }

    /** Sets what somebody has removed or changed by hand. */
    private CompletionStage<Void> putBack(MongoModel model, BsonDocument options) {
        boolean isOurs = model.validator().equals(options.get("validator"))
                && STRICT.equals(options.get("validationLevel"))
                && ERROR.equals(options.get("validationAction"));
        return (isOurs ? CompletableFuture.<Void>completedStage(null) : validate(model.name(), model.validator()))
                .thenCompose(done -> indexes(model));
    }

    private CompletionStage<Void> create(MongoModel model, Set<String> existing) {
        ValidationOptions validation = new ValidationOptions()
                .validator(model.validator())
                .validationLevel(ValidationLevel.STRICT)
                .validationAction(ValidationAction.ERROR);
        CompletionStage<Void> made = existing.contains(model.name())
                ? validate(model.name(), model.validator())
                : unless(
                        NAMESPACE_EXISTS,
                        Publishers.done(collections
                                .database()
                                .createCollection(
                                        model.name(), new CreateCollectionOptions().validationOptions(validation))));
        return made.thenCompose(done -> indexes(model)).thenCompose(done -> write(schemaRecord(model, true)));
    }

    private CompletionStage<Void> change(MongoModel model, BsonDocument before) {
        BsonDocument begun = schemaRecord(model, false);
        // Recorded until they are dropped, since an interrupted start must not forget them.
        before.getArray(INDEXES, new BsonArray()).stream()
                .filter(name -> !begun.getArray(INDEXES).contains(name))
                .forEach(begun.getArray(INDEXES)::add);
        return write(begun)
                .thenCompose(done -> validate(model.name(), model.validator()))
                .thenCompose(done -> new MongoDocumentMigrator(collections, model).run())
                .thenCompose(done -> indexes(model))
                .thenCompose(done -> dropIndexes(model, begun.getArray(INDEXES)))
                .thenCompose(done -> write(schemaRecord(model, true)));
    }

    /** Creates missing indexes; the server leaves the others unchanged. */
    private CompletionStage<Void> indexes(MongoModel model) {
        if (model.indexes().isEmpty()) {
            return CompletableFuture.completedStage(null);
        }
        List<IndexModel> indexes = model.indexes().stream()
                .map(Index::fields)
                .map(fields -> new IndexModel(
                        MongoModel.indexKeys(fields), new IndexOptions().name(MongoModel.indexName(fields))))
                .toList();
        return Publishers.done(collections.of(model).createIndexes(indexes));
    }

    private CompletionStage<Void> dropIndexes(MongoModel model, BsonArray before) {
        Set<String> wanted = Set.copyOf(names(model));
        CompletionStage<Void> chain = CompletableFuture.completedStage(null);
        for (BsonValue each : before) {
            String name = each.asString().getValue();
            if (!wanted.contains(name)) {
                chain = chain.thenCompose(done -> unless(
                        INDEX_NOT_FOUND, Publishers.done(collections.of(model).dropIndex(name))));
            }
        }
        return chain;
    }

    private CompletionStage<Void> validate(String collection, BsonDocument validator) {
        return Publishers.done(collections
                .database()
                .runCommand(new BsonDocument("collMod", new BsonString(collection))
                        .append("validator", validator)
                        .append("validationLevel", STRICT)
                        .append("validationAction", ERROR)));
    }

    private CompletionStage<Void> write(BsonDocument entry) {
        return Publishers.done(
                meta.replaceOne(new BsonDocument("_id", entry.get("_id")), entry, new ReplaceOptions().upsert(true)));
    }

    private static BsonDocument schemaRecord(MongoModel model, boolean done) {
        return recordId(model)
                .append(SHAPE, new BsonInt32(model.model().schemaVersion()))
                // As text, since a field name could have a meaning to the server.
                .append(VALIDATOR, new BsonString(model.validator().toJson()))
                .append(
                        INDEXES,
                        new BsonArray(names(model).stream().map(BsonString::new).toList()))
                .append(DONE, BsonBoolean.valueOf(done));
    }

    private static List<String> names(MongoModel model) {
        return model.indexes().stream()
                .map(Index::fields)
                .map(MongoModel::indexName)
                .toList();
    }

    private static BsonDocument recordId(MongoModel model) {
        return new BsonDocument("_id", new BsonString("model " + model.name()));
    }

    /** Runs stages concurrently: creating collections waits for the disk, and there are many. */
    private static CompletionStage<Void> together(Stream<CompletionStage<Void>> stages) {
        return CompletableFuture.allOf(
                stages.map(CompletionStage::toCompletableFuture).toArray(CompletableFuture<?>[]::new));
    }

    /** Treats one error code as success, when another node was faster. */
    private static CompletionStage<Void> unless(int code, CompletionStage<Void> stage) {
        return stage.exceptionally(raw -> {
            Throwable failure = MongoErrorTranslator.cause(raw);
            if (failure instanceof MongoCommandException command && command.getErrorCode() == code) {
                return null;
            }
            throw new CompletionException(failure);
        });
    }
}
