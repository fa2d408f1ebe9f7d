package io.fairbot.storage.mongo.internal;

import com.mongodb.MongoException;
import com.mongodb.MongoNamespace;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import com.mongodb.reactivestreams.client.ChangeStreamPublisher;
import io.fairbot.runtime.TimeSource;
import io.fairbot.storage.internal.DamageRecord;
import io.fairbot.storage.mongo.internal.document.DocumentEnvelopeCodec;
import io.fairbot.storage.mongo.internal.document.MongoCollections;
import io.fairbot.storage.mongo.internal.document.MongoModel;
import io.fairbot.storage.mongo.internal.document.MongoModelRegistry;
import io.fairbot.storage.mongo.internal.driver.MongoErrorTranslator;
import io.fairbot.storage.mongo.internal.driver.Publishers;
import io.fairbot.storage.mongo.internal.write.LocalChangeTracker;
import io.fairbot.storage.mongo.internal.write.MongoDocumentKey;
import io.fairbot.storage.mongo.internal.write.Tombstone;
import io.fairbot.store.Change;
import io.fairbot.store.Document;
import io.fairbot.store.Model;
import io.fairbot.store.Page.DamagedDocument;
import io.fairbot.store.StoreException;
import io.fairbot.store.spi.ChangeFeed;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A resumable reader of the MongoDB change stream that publishes the changes of other nodes.
 *
 * <p>After an interruption it resumes after the last change it received. When the server no longer has that position,
 * all listeners receive one resync.
 */
final class ChangeStreamReader {
    private static final Logger log = LoggerFactory.getLogger(ChangeStreamReader.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final long AWAIT_MILLIS = 500;
    /** The maximum number of changes in one response of the server. */
    private static final int BATCH_SIZE = 500;
    /** The error codes with which the server reports that it cannot resume after a position. */
    private static final Set<Integer> NOT_RESUMABLE_CODES = Set.of(286, 280, 260, 222, 234, 50_811);

    private static final String NOT_RESUMABLE = "NonResumableChangeStreamError";

    private final MongoCollections collections;
    private final MongoModelRegistry models;
    private final LocalChangeTracker own;
    private final DamageRecord damage;
    private final List<ChangeFeed> hubs;
    private final TimeSource time;
    private final Executor executor;
    private final FeedThrottle pace;
    private @Nullable ChangeStreamSubscriber current;
    private @Nullable BsonTimestamp from;
    private @Nullable BsonDocument token;
    private boolean warned;
    private boolean closed;

    /**
     * The receivers of what is read.
     *
     * @param feeds the feeds that each get the changes of others
     * @param damage the record of documents that cannot be decoded
     */
    record Targets(List<ChangeFeed> feeds, DamageRecord damage) {}

    /** Creates a reader; {@link #start} lets it read. */
    ChangeStreamReader(
            MongoCollections collections,
            MongoModelRegistry models,
            LocalChangeTracker own,
            Targets targets,
            TimeSource time,
            Executor executor) {
        this.collections = collections;
        this.models = models;
        this.own = own;
        hubs = targets.feeds();
        damage = targets.damage();
        this.time = time;
        this.executor = executor;
        pace = new FeedThrottle(time);
    }

    /** Starts after the server's current position. */
    CompletionStage<Void> start() {
        return Publishers.<BsonDocument>one(collections
                        .database()
                        .runCommand(new BsonDocument("ping", new BsonInt32(1)), BsonDocument.class))
                .thenAccept(reply -> {
                    BsonTimestamp now = reply.getTimestamp("operationTime");
                    synchronized (this) {
                        from = new BsonTimestamp(now.getTime(), now.getInc() + 1);
                        token = null;
                    }
                    listen();
                });
    }

    private synchronized void listen() {
        if (closed) {
            return;
        }
        List<String> names =
                new ArrayList<>(models.all().stream().map(MongoModel::name).toList());
        names.add(MongoCollections.BATCHES);
        BsonDocument ours =
                new BsonDocument("ns.coll", in(names)).append("operationType", in(List.of("insert", "replace")));
        // Most batches delete nothing, so that their own documents contain no change.
        ours.append("fullDocument.deleted", new BsonDocument("$ne", new BsonArray()));
        ChangeStreamPublisher<RawBsonDocument> stream = collections
                .database()
                .watch(List.of(new BsonDocument("$match", ours)), RawBsonDocument.class)
                // Otherwise the driver requests as many as the subscriber did: two.
                .batchSize(BATCH_SIZE)
                .maxAwaitTime(AWAIT_MILLIS, TimeUnit.MILLISECONDS);
        if (token != null) {
            stream.resumeAfter(token);
        } else if (from != null) {
            stream.startAtOperationTime(from);
        }
        ChangeStreamSubscriber listening = new ChangeStreamSubscriber();
        current = listening;
        stream.subscribe(listening);
    }

    private static BsonDocument in(List<String> texts) {
        return new BsonDocument(
                "$in", new BsonArray(texts.stream().map(BsonString::new).toList()));
    }

    /** A subscriber of one stream until it fails; it requests a change when the previous one is published. */
    private final class ChangeStreamSubscriber implements Subscriber<ChangeStreamDocument<RawBsonDocument>> {
        private @Nullable Subscription subscription;
        /** The thread that is requesting: a change that arrives on it meanwhile was buffered in an earlier response. */
        private volatile @Nullable Thread asking;

        @Override
        public void onSubscribe(Subscription given) {
            subscription = given;
            if (isClosed()) {
                given.cancel();
            } else {
                ask();
            }
        }

        @Override
        public void onNext(ChangeStreamDocument<RawBsonDocument> event) {
            boolean isAnswer = asking != Thread.currentThread();
            if (isEcho(event)) {
                next(event, isAnswer);
                return;
            }
            publish(event)
                    .whenCompleteAsync(
                            (done, failure) -> {
                                if (failure != null) {
                                    log.error(
                                            "A change of MongoDB could not be published",
                                            MongoErrorTranslator.cause(failure));
                                }
                                next(event, isAnswer);
                            },
                            executor);
        }

        private void next(ChangeStreamDocument<RawBsonDocument> event, boolean isAnswer) {
            passed(event.getResumeToken());
            Duration wait = isAnswer ? pace.afterAnswer() : Duration.ZERO;
            if (own.takeOverflow()) {
                cancel();
                fromNow();
            } else if (wait.isZero()) {
                ask();
            } else {
                time.schedule(wait, this::ask);
            }
        }

        private void ask() {
            Subscription open = subscription;
            if (open != null) {
                Thread before = asking;
                asking = Thread.currentThread();
                open.request(1);
                asking = before;
            }
        }

        void cancel() {
            Subscription open = subscription;
            if (open != null) {
                open.cancel();
            }
        }

        @Override
        public void onError(Throwable failure) {
            broken(failure);
        }

        @Override
        public void onComplete() {
            // The database was dropped, or similar: there is no position to resume after.
            fromNow();
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized void passed(BsonDocument place) {
        token = place;
        warned = false;
    }

    private void broken(Throwable failure) {
        boolean gone = failure instanceof MongoException mongo
                && (NOT_RESUMABLE_CODES.contains(mongo.getCode()) || mongo.hasErrorLabel(NOT_RESUMABLE));
        synchronized (this) {
            if (closed) {
                return;
            }
            if (warned) {
                log.debug("The change stream is still interrupted", failure);
            } else {
                log.warn(
                        "The change stream is interrupted ({}); it continues by itself",
                        failure.getClass().getSimpleName());
                warned = true;
            }
        }
        time.schedule(PAUSE, gone ? this::fromNow : this::listen);
    }

    /** Restarts at the server's current position, and requires a resync of all listeners. */
    private void fromNow() {
        if (isClosed()) {
            return;
        }
        start().whenComplete((done, failure) -> {
            if (failure == null) {
                own.forget();
                hubs.forEach(ChangeFeed::requireResync);
            } else {
                time.schedule(PAUSE, this::fromNow);
            }
        });
    }

    /** Returns whether the change was published when it was acknowledged, as most are. */
    private boolean isEcho(ChangeStreamDocument<RawBsonDocument> event) {
        RawBsonDocument document = event.getFullDocument();
        MongoNamespace namespace = event.getNamespace();
        return document != null
                && namespace != null
                && document.isString("_id")
                && document.isString("b")
                && document.isInt64("v")
                && own.isEcho(
                        DocumentEnvelopeCodec.batch(document),
                        new MongoDocumentKey(namespace.getCollectionName(), DocumentEnvelopeCodec.id(document)),
                        DocumentEnvelopeCodec.version(document));
    }

    private CompletionStage<Void> publish(ChangeStreamDocument<RawBsonDocument> event) {
        RawBsonDocument document = event.getFullDocument();
        if (document == null || event.getNamespace() == null) {
            return CompletableFuture.completedStage(null);
        }
        String collection = event.getNamespace().getCollectionName();
        boolean deletions = collection.equals(MongoCollections.BATCHES);
        BsonValue batch = document.get(deletions ? "_id" : "b");
        if (batch == null || !batch.isString()) {
            damaged(collection, document);
            return CompletableFuture.completedStage(null);
        }
        String id = batch.asString().getValue();
        return own.outcomeOf(id)
                .thenAcceptAsync(
                        known -> tell(deletions ? deletions(document, id) : written(collection, document, id)),
                        executor);
    }

    private void tell(List<Change> changes) {
        if (!changes.isEmpty()) {
            hubs.forEach(hub -> hub.publish(changes));
        }
    }

    private List<Change> deletions(RawBsonDocument entry, String batch) {
        List<Change> changes = new ArrayList<>();
        for (BsonValue each : entry.getArray("deleted", new BsonArray())) {
            Tombstone deleted = Tombstone.read(each.asDocument());
            models.named(deleted.key().collection())
                    .filter(model -> own.isNews(deleted.key(), deleted.version()))
                    .ifPresent(model -> changes.add(
                            Change.deleted(model.model(), deleted.key().id(), deleted.version(), batch)));
        }
        return changes;
    }

    private List<Change> written(String collection, RawBsonDocument stored, String batch) {
        MongoModel model = models.named(collection).orElseThrow();
        if (!own.isNews(
                new MongoDocumentKey(collection, DocumentEnvelopeCodec.id(stored)),
                DocumentEnvelopeCodec.version(stored))) {
            return List.of();
        }
        try {
            return List.of(Change.written(document(model.model(), model, stored), batch));
        } catch (StoreException e) {
            damage.add(DocumentEnvelopeCodec.damage(model, stored, e).orElseThrow(() -> e));
            return List.of();
        } catch (IOException e) {
            throw DocumentEnvelopeCodec.damaged(collection, e);
        }
    }

    /** Records a document without an envelope, which another program has written. */
    private void damaged(String collection, RawBsonDocument document) {
        BsonValue id = document.get("_id");
        if (models.named(collection).isPresent() && id != null && id.isString()) {
            damage.add(new DamagedDocument(
                    collection,
                    id.asString().getValue(),
                    "another program has changed it, and it is no document of fairbot"));
        }
    }

    private static <T> Document<T> document(Model<T> type, MongoModel model, RawBsonDocument stored)
            throws IOException, StoreException {
        return DocumentEnvelopeCodec.read(model, stored).read(type);
    }

    /** Stops reading. */
    void close() {
        ChangeStreamSubscriber open;
        synchronized (this) {
            closed = true;
            open = current;
        }
        if (open != null) {
            open.cancel();
        }
    }
}
