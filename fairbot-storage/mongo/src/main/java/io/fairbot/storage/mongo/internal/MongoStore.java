package io.fairbot.storage.mongo.internal;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import io.fairbot.runtime.Platform;
import io.fairbot.security.EncryptionKey;
import io.fairbot.storage.internal.DamageRecord;
import io.fairbot.storage.internal.StoreSnapshot;
import io.fairbot.storage.internal.embedded.SnapshotBackupWriter;
import io.fairbot.storage.mongo.internal.document.DocumentEnvelopeCodec;
import io.fairbot.storage.mongo.internal.document.MongoCollections;
import io.fairbot.storage.mongo.internal.document.MongoModel;
import io.fairbot.storage.mongo.internal.document.MongoModelRegistry;
import io.fairbot.storage.mongo.internal.document.MongoQuery;
import io.fairbot.storage.mongo.internal.document.MongoSchemaMigrator;
import io.fairbot.storage.mongo.internal.driver.CausalSessions;
import io.fairbot.storage.mongo.internal.driver.MongoConnection;
import io.fairbot.storage.mongo.internal.driver.MongoConnectionSettings;
import io.fairbot.storage.mongo.internal.driver.MongoErrorTranslator;
import io.fairbot.storage.mongo.internal.driver.OpenCalls;
import io.fairbot.storage.mongo.internal.driver.Publishers;
import io.fairbot.storage.mongo.internal.driver.TimedCalls;
import io.fairbot.storage.mongo.internal.write.BatchExecutor;
import io.fairbot.storage.mongo.internal.write.CheckedBatch;
import io.fairbot.storage.mongo.internal.write.LocalChangeTracker;
import io.fairbot.storage.mongo.internal.write.MongoContext;
import io.fairbot.storage.mongo.internal.write.MongoVersionClock;
import io.fairbot.storage.remote.DatabaseIdentity;
import io.fairbot.storage.remote.DatabaseOwner;
import io.fairbot.storage.remote.RawBatch;
import io.fairbot.storage.remote.RawDocument;
import io.fairbot.storage.remote.RemoteStore;
import io.fairbot.storage.remote.ReplayResult;
import io.fairbot.storage.remote.UnknownOutcomeException;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.ChangeListener;
import io.fairbot.store.Document;
import io.fairbot.store.Durability;
import io.fairbot.store.Leases;
import io.fairbot.store.Model;
import io.fairbot.store.Page;
import io.fairbot.store.Page.DamagedDocument;
import io.fairbot.store.Query;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import io.fairbot.store.StoreStatus;
import io.fairbot.store.Subscription;
import io.fairbot.store.backup.BackupReport;
import io.fairbot.store.backup.ProgressListener;
import io.fairbot.store.spi.ChangeFeed;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.RawBsonDocument;

/**
 * A document store in MongoDB: commits are on a majority of a replica set before they are acknowledged.
 *
 * <p>In addition to the store's interface it provides what the hybrid store needs: batches with versions assigned
 * elsewhere, their replay, documents in their stored form, and the owner of the database. No thread waits in it.
 */
public final class MongoStore implements RemoteStore {
    private static final int COMPLETERS = 2;
    /** The number of changes a listener may lag behind before it receives a resync. */
    private static final int HISTORY = 10_000;

    /** The time for which ids of batches are kept. */
    private static final Duration BATCHES_KEPT = Duration.ofDays(30);

    private final Platform platform;
    private final MongoConnection connection;
    private final MongoCollections collections;
    private final MongoModelRegistry models;
    private final TimedCalls calls;
    private final OpenCalls gate;
    private final ChangeFeed hub;
    private final ChangeFeed foreign;
    private final DamageRecord damage;
    private final BatchExecutor batches;
    private final MongoVersionClock versions;
    private final MongoLeases leases;
    private final ChangeStreamReader feed;
    private final ExpiryCleaner expiry;
    private final CausalSessions causality;
    private final DatabaseOwnerStore owner;
    private final DatabaseIdentityStore identity;
    private final ExecutorService completions;
    private final ExecutorService feedThread;
    private Optional<CompletionStage<Void>> closing = Optional.empty();

    private MongoStore(
            MongoConnectionSettings target, MongoModelRegistry models, Platform platform, MongoConnection connection) {
        this.platform = platform;
        this.connection = connection;
        this.models = models;
        completions = platform.executors().create("mongo-done", COMPLETERS);
        feedThread = platform.executors().create("mongo-feed", 1);
        collections = new MongoCollections(connection.client(), target.database());
        calls = new TimedCalls(
                target.timeout(),
                platform.time(),
                completions,
                new MongoErrorTranslator(connection.hosts(), target.database(), target.timeout()));
        gate = new OpenCalls(calls);
        damage = new DamageRecord(
                "The database " + target.database(),
                "All others can be used. A disk failed, or somebody changed it past fairbot: put it back from a"
                        + " backup, or delete it and enter it again; change documents only through fairbot.");
        hub = new ChangeFeed(platform.ids().next(), HISTORY, feedThread);
        foreign = new ChangeFeed(platform.ids().next(), HISTORY, feedThread);
        versions = new MongoVersionClock(collections, platform.time());
        LocalChangeTracker own = new LocalChangeTracker(hub);
        causality = new CausalSessions(connection.client());
        batches = new BatchExecutor(
                new MongoContext(connection.client(), collections, models, causality, calls, platform.time()),
                versions,
                own);
        leases = new MongoLeases(collections, versions, platform.time(), gate);
        feed = new ChangeStreamReader(
                collections,
                models,
                own,
                new ChangeStreamReader.Targets(List.of(hub, foreign), damage),
                platform.time(),
                completions);
        expiry = new ExpiryCleaner(collections, models, calls, batches, platform);
        owner = new DatabaseOwnerStore(collections, platform.time());
        identity = new DatabaseIdentityStore(collections);
    }

    /**
     * Opens the store.
     *
     * @return the store; it fails with a {@link StoreException} that names the remedy:
     *     {@link StoreErrorCode#UNAVAILABLE} when the server cannot be reached, {@link StoreErrorCode#REFUSED} when it
     *     can but must not or cannot be used like this
     */
    public static CompletionStage<MongoStore> open(
            MongoConnectionSettings target, List<Model<?>> all, Platform platform) {
        try {
            MongoModelRegistry models = new MongoModelRegistry(all);
            EncryptionKey key = target.key()
                    .orElseThrow(() -> new StoreException(
                            StoreErrorCode.REFUSED,
                            "With MongoDB the encryption key comes from outside: set FAIRBOT_ENCRYPTION_KEY, the same"
                                    + " for all who use the database, to what \"openssl rand -base64 32\" prints."));
            MongoStore store = new MongoStore(target, models, platform, MongoConnection.to(target));
            return store.opened(target, key);
        } catch (StoreException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private CompletionStage<MongoStore> opened(MongoConnectionSettings target, EncryptionKey key) {
        MongoServerCheck opening =
                new MongoServerCheck(connection.client(), collections, calls.failures(), connection.hosts());
        return calls.call(opening::server)
                .thenCompose(done -> schema(target))
                .thenCompose(done -> opening.key(key))
                .thenCompose(done -> versions.learn())
                .thenCompose(done -> leases.watch())
                .thenCompose(done -> feed.start())
                .thenApplyAsync(done -> this, completions)
                .exceptionallyComposeAsync(
                        raw -> close().handle((done, ignored) -> {
                            throw calls.failures().atStart(raw);
                        }),
                        completions);
    }

    private CompletionStage<Void> schema(MongoConnectionSettings target) {
        MongoConnection patient = MongoConnection.patient(target);
        return new MongoSchemaMigrator(new MongoCollections(patient.client(), target.database()))
                .migrate(models)
                .whenCompleteAsync((done, failure) -> patient.close(), completions);
    }

    @Override
    public <T> CompletionStage<Optional<Document<T>>> get(Model<T> model, String id) {
        MongoModel stored = models.of(model);
        return found(stored, id, document -> DocumentEnvelopeCodec.read(stored, model, document));
    }

    @Override
    public <T> CompletionStage<Page<T>> find(Query<T> query) {
        MongoModel model = models.of(query.model());
        MongoQuery search = new MongoQuery(query);
        return gate.call(() -> causality.read(
                        session -> Publishers.<RawBsonDocument>list(search.find(collections.of(model), session))))
                .thenApply(found -> page(query, model, search, found));
    }

    private <T> Page<T> page(Query<T> query, MongoModel model, MongoQuery search, List<RawBsonDocument> found) {
        boolean more = found.size() > query.limit();
        List<RawBsonDocument> here = more ? found.subList(0, query.limit()) : found;
        List<Document<T>> documents = new ArrayList<>(here.size());
        List<DamagedDocument> damaged = new ArrayList<>();
        for (RawBsonDocument stored : here) {
            try {
                documents.add(DocumentEnvelopeCodec.read(model, query.model(), stored));
            } catch (StoreException e) {
                damaged.add(damage(model, stored, e));
            }
        }
        Optional<String> next =
                more ? Optional.of(search.place(here.get(here.size() - 1)).encode()) : Optional.empty();
        return new Page<>(documents, next, damaged);
    }

    /** Records a document that cannot be decoded; throws the failure when the document is not damaged. */
    private DamagedDocument damage(MongoModel model, RawBsonDocument stored, StoreException failure) {
        DamagedDocument found =
                DocumentEnvelopeCodec.damage(model, stored, failure).orElseThrow(() -> failure);
        damage.add(found);
        return found;
    }

    @Override
    public CompletionStage<BatchResult> apply(Batch batch) {
        return apply(CheckedBatch.of(batch, models)).exceptionally(raw -> {
            Throwable failure = MongoErrorTranslator.cause(raw);
            throw failure instanceof UnknownOutcomeException unknown
                    ? new StoreException(StoreErrorCode.UNAVAILABLE, unknown.getMessage(), unknown)
                    : new CompletionException(failure);
        });
    }

    /**
     * Applies a batch that was journalled elsewhere. A write with a version gets it, or the stored version plus one
     * when that is higher.
     *
     * @return as {@link #apply(Batch)}, but it fails with {@link UnknownOutcomeException} when the batch may have been
     *     applied; after a {@link StoreException} it was not
     */
    @Override
    public CompletionStage<BatchResult> apply(RawBatch batch) {
        return apply(CheckedBatch.of(batch, models));
    }

    private CompletionStage<BatchResult> apply(CheckedBatch batch) {
        CompletionStage<BatchResult> result = gate.enter(() -> batches.apply(batch));
        return damage.hasDocuments() ? result.thenApply(done -> withoutReplaced(batch, done)) : result;
    }

    private BatchResult withoutReplaced(CheckedBatch batch, BatchResult result) {
        if (result instanceof BatchResult.Applied) {
            batch.writes().forEach(write -> damage.remove(write.model().name(), write.id()));
        }
        return result;
    }

    @Override
    public CompletionStage<ReplayResult> replay(List<RawBatch> round, List<RawBatch> later, Duration timeout) {
        return round.isEmpty()
                ? CompletableFuture.completedStage(new ReplayResult.Replayed(List.of()))
                : gate.enter(() -> batches.replay(round, later, timeout));
    }

    @Override
    public CompletionStage<Map<String, Long>> listDeletions(Model<?> type, Collection<String> ids) {
        return gate.enter(() -> batches.deletions(models.of(type).name(), ids));
    }

    @Override
    public CompletionStage<Long> forgetBatches(Instant before) {
        return gate.enter(() -> batches.forget(before));
    }

    @Override
    public CompletionStage<Void> overwrite(RawBatch batch) {
        return gate.enter(() -> batches.overwrite(CheckedBatch.of(batch, models)));
    }

    @Override
    public CompletionStage<Optional<DatabaseIdentity>> identity() {
        return gate.call(identity::find);
    }

    @Override
    public CompletionStage<DatabaseIdentity> createIdentity(String id) {
        return gate.call(() -> identity.create(new DatabaseIdentity(id, 1)));
    }

    @Override
    public CompletionStage<Optional<DatabaseIdentity>> raiseHistory(DatabaseIdentity seen) {
        return gate.call(() -> identity.raise(seen));
    }

    @Override
    public CompletionStage<Void> replaceIdentity(DatabaseIdentity replacement) {
        return gate.call(() -> identity.replace(replacement));
    }

    /** Reads one document in its stored form. */
    @Override
    public CompletionStage<Optional<RawDocument>> getRaw(Model<?> type, String id) {
        MongoModel model = models.of(type);
        return found(model, id, stored -> DocumentEnvelopeCodec.read(model, stored));
    }

    private <T> CompletionStage<Optional<T>> found(MongoModel model, String id, Function<RawBsonDocument, T> decoder) {
        BsonDocument filter = new BsonDocument("_id", new BsonString(id));
        return gate.read(() -> causality.read(session -> Publishers.first(
                        collections.of(model).find(session, filter).first())))
                .thenApply(found -> found.map(stored -> {
                    try {
                        return decoder.apply(stored);
                    } catch (StoreException e) {
                        damage(model, stored, e);
                        throw e;
                    }
                }));
    }

    /**
     * Reads documents in their stored form, ordered by id.
     *
     * @param after the id after which the page begins, empty for the first
     */
    @Override
    public CompletionStage<List<RawDocument>> listRaw(Model<?> type, String after, int limit) {
        MongoModel model = models.of(type);
        return gate.call(() -> causality.read(session -> Publishers.<RawBsonDocument>list(collections
                        .of(model)
                        .find(session, Filters.gt("_id", after))
                        .sort(new BsonDocument("_id", new BsonInt32(1)))
                        .limit(limit))))
                .thenApply(found -> found.stream()
                        .map(stored -> DocumentEnvelopeCodec.read(model, stored))
                        .toList());
    }

    /**
     * Reads the versions of documents, ordered by id, as {@link #listRaw}. Nothing else is verified, so a damaged
     * document is included with the version it states, or with -1 when it states none.
     */
    @Override
    public CompletionStage<Map<String, Long>> listVersions(Model<?> type, String after, int limit) {
        MongoModel model = models.of(type);
        return gate.call(() -> causality.read(session -> Publishers.<RawBsonDocument>list(collections
                        .of(model)
                        .find(session, Filters.gt("_id", after))
                        .projection(Projections.include(DocumentEnvelopeCodec.VERSION))
                        .sort(new BsonDocument("_id", new BsonInt32(1)))
                        .limit(limit))))
                .thenApply(found -> {
                    Map<String, Long> versions = new LinkedHashMap<>();
                    found.forEach(stored -> versions.put(
                            DocumentEnvelopeCodec.id(stored),
                            stored.isInt64(DocumentEnvelopeCodec.VERSION)
                                    ? DocumentEnvelopeCodec.version(stored)
                                    : -1));
                    return versions;
                });
    }

    /** Verifies that a write reaches a majority now. */
    @Override
    public CompletionStage<Void> probe() {
        return gate.call(() -> Publishers.done(collections
                .own(MongoCollections.META)
                .updateOne(Filters.eq("_id", "beat"), Updates.inc("beat", 1L), new UpdateOptions().upsert(true))));
    }

    /**
     * Claims the ownership of the database, or confirms it.
     *
     * @param node the identity of the caller
     * @param label its human-readable name
     * @param takeOver whether to replace another owner; of two concurrent callers, one succeeds
     * @return the owner, empty when it is the caller
     */
    @Override
    public CompletionStage<Optional<DatabaseOwner>> claimOwnership(String node, String label, boolean takeOver) {
        return gate.call(() -> owner.claim(node, label, takeOver));
    }

    /** Returns whether a node is the owner now. */
    @Override
    public CompletionStage<Boolean> isOwner(String node) {
        return gate.call(() -> owner.isOwner(node));
    }

    @Override
    public Subscription subscribe(Set<Model<?>> which, Optional<String> after, ChangeListener listener) {
        return subscribe(hub, which, after, listener);
    }

    /**
     * Subscribes to the changes from the server's stream that were not published as this store's own: those of other
     * nodes, and those of batches whose outcome was unknown. A RESYNC is published to all listeners.
     */
    @Override
    public Subscription subscribeExternal(Set<Model<?>> which, ChangeListener listener) {
        return subscribe(foreign, which, Optional.empty(), listener);
    }

    /** Reads the versions of expired documents. */
    @Override
    public CompletionStage<Map<String, Long>> listExpired(Model<?> type, Instant now, int limit) {
        MongoModel model = models.of(type);
        return gate.enter(() -> expiry.find(model, model.model().retention().orElseThrow(), now, limit))
                .thenApply(found -> {
                    Map<String, Long> versions = new LinkedHashMap<>();
                    found.forEach(document ->
                            versions.put(DocumentEnvelopeCodec.id(document), DocumentEnvelopeCodec.version(document)));
                    return versions;
                });
    }

    private Subscription subscribe(
            ChangeFeed from, Set<Model<?>> which, Optional<String> after, ChangeListener listener) {
        which.forEach(models::of);
        if (gate.isClosed()) {
            throw OpenCalls.closed();
        }
        return from.subscribe(which, after, listener);
    }

    @Override
    public Leases leases() {
        return leases;
    }

    /** Also forgets old batches: this store has no journal in which one of them could still wait. */
    @Override
    public CompletionStage<Long> deleteExpired() {
        return gate.enter(
                () -> batches.forget(platform.time().now().minus(BATCHES_KEPT)).thenCompose(forgotten -> expiry.run()));
    }

    private CompletionStage<StoreSnapshot> moment() {
        return gate.call(() -> MongoSnapshot.begin(connection.client()))
                .thenApply(session -> new MongoSnapshot(
                        session, collections, models, gate, platform.time().now()));
    }

    /** Documents of models that the store was not opened with are not included. */
    @Override
    public CompletionStage<BackupReport> backup(Path directory, ProgressListener progress) {
        List<Model<?>> all = new ArrayList<>();
        models.all().forEach(model -> all.add(model.model()));
        return moment().thenCompose(moment -> SnapshotBackupWriter.write(directory, all, moment, platform, progress));
    }

    @Override
    public StoreStatus status() {
        return new StoreStatus(
                "MONGO",
                Durability.REPLICATED,
                gate.isClosed()
                        ? Optional.of(OpenCalls.closed().getMessage())
                        : calls.problem().or(damage::problem),
                Map.of("damaged", damage.count()));
    }

    @Override
    public synchronized CompletionStage<Void> close() {
        if (closing.isEmpty()) {
            closing = Optional.of(gate.close().thenRunAsync(this::release, completions));
        }
        // A copy: a caller that cancels must not prevent the remaining resources from being released.
        return closing.get().thenAccept(nothing -> {});
    }

    private void release() {
        feed.close();
        hub.close();
        foreign.close();
        connection.close();
        feedThread.shutdown();
        completions.shutdown();
    }
}
