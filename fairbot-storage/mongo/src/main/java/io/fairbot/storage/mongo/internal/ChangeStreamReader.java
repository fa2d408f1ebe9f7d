package io.fairbot.storage.mongo.internal;

import com.mongodb.MongoException;
import com.mongodb.MongoNamespace;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import com.mongodb.reactivestreams.client.ChangeStreamPublisher;
import io.fairbot.runtime.TimeSource;
import io.fairbot.storage.mongo.internal.document.DocumentEnvelopeCodec;
import io.fairbot.storage.mongo.internal.document.MongoCollections;
import io.fairbot.storage.mongo.internal.document.MongoModel;
import io.fairbot.storage.mongo.internal.document.MongoModelRegistry;
import io.fairbot.storage.mongo.internal.driver.MongoErrorTranslator;
import io.fairbot.storage.mongo.internal.driver.Publishers;
import io.fairbot.store.Change;
import io.fairbot.store.ChangeFeed;
import io.fairbot.store.Document;
import io.fairbot.store.Model;
import io.fairbot.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
 * The changes that others make, from the server's change stream.
 *
 * <p>After a break it goes on behind the last change it heard. When the server no longer knows that place, everybody is told to
 * read anew, once.
 */
final class ChangeStreamReader {
    private static final Logger log = LoggerFactory.getLogger(ChangeStreamReader.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final long AWAIT_MILLIS = 500;
    /** How many changes one answer of the server brings at most. */
    private static final int TOGETHER = 500;
    /** The server says with these that it cannot go on behind a place. */
    private static final Set<Integer> GONE = Set.of(286, 280, 260, 222, 234, 50_811);

    private static final String NOT_RESUMABLE = "NonResumableChangeStreamError";

    private final MongoCollections collections;
    private final MongoModelRegistry models;
    private final LocalChangeTracker own;
    private final List<ChangeFeed> hubs;
    private final TimeSource time;
    private final Executor executor;
    private final FeedThrottle pace;
    private @Nullable ChangeStreamSubscriber current;
    private @Nullable BsonTimestamp from;
    private @Nullable BsonDocument token;
    private boolean warned;
    private boolean closed;

    /** Tells every hub of the list of the changes of others. */
    ChangeStreamReader(
            MongoCollections collections,
            MongoModelRegistry models,
            LocalChangeTracker own,
            List<ChangeFeed> hubs,
            TimeSource time,
            Executor executor) {
        this.collections = collections;
        this.models = models;
        this.own = own;
        this.hubs = hubs;
        this.time = time;
        this.executor = executor;
        pace = new FeedThrottle(time);
    }

    /** Begins behind the present of the server. */
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
        // Most batches delete nothing, and then there is nothing to tell of the batch itself.
        ours.append("fullDocument.deleted", new BsonDocument("$ne", new BsonArray()));
        ChangeStreamPublisher<RawBsonDocument> stream = collections
                .database()
                .watch(List.of(new BsonDocument("$match", ours)), RawBsonDocument.class)
                // Without it the driver asks for as many as were requested: two.
                .batchSize(TOGETHER)
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

    /** Hears one stream until it breaks; asks for a change when the one before is told. */
    private final class ChangeStreamSubscriber implements Subscriber<ChangeStreamDocument<RawBsonDocument>> {
        private @Nullable Subscription subscription;
        /** Who is asking right now: what comes on the same thread meanwhile was there already, as part of an answer. */
        private volatile @Nullable Thread asking;

        @Override
        public void onSubscribe(Subscription given) {
            subscription = given;
            ask();
        }

        @Override
        public void onNext(ChangeStreamDocument<RawBsonDocument> event) {
            boolean isAnswer = asking != Thread.currentThread();
            if (isEcho(event)) {
                next(event, isAnswer);
                return;
            }
            heard(event)
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
            // The database was dropped, or the like: there is nothing to go on behind.
            fromNow();
        }
    }

    private synchronized void passed(BsonDocument place) {
        token = place;
        warned = false;
    }

    private void broken(Throwable failure) {
        boolean gone = failure instanceof MongoException mongo
                && (GONE.contains(mongo.getCode()) || mongo.hasErrorLabel(NOT_RESUMABLE));
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

    /** Begins anew where the server is now, and lets everybody read anew. */
    private void fromNow() {
        synchronized (this) {
            if (closed) {
                return;
            }
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

    /** What was told when it was acknowledged: most of what comes, and done with at once. */
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

    private CompletionStage<Void> heard(ChangeStreamDocument<RawBsonDocument> event) {
        RawBsonDocument document = event.getFullDocument();
        if (document == null || event.getNamespace() == null) {
            return CompletableFuture.completedStage(null);
        }
        String collection = event.getNamespace().getCollectionName();
        boolean deletions = collection.equals(MongoCollections.BATCHES);
        Optional<BsonValue> batch = Optional.ofNullable(document.get(deletions ? "_id" : "b"));
        if (batch.isEmpty() || !batch.get().isString()) {
            log.warn(
                    "A document of {} was changed by another program; reading it fails because its checksum does not"
                            + " fit",
                    collection);
            return CompletableFuture.completedStage(null);
        }
        String id = batch.get().asString().getValue();
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
                new MongoDocumentKey(collection, DocumentEnvelopeCodec.id(stored)), DocumentEnvelopeCodec.version(stored))) {
            return List.of();
        }
        try {
            return List.of(Change.written(document(model.model(), model, stored), batch));
        } catch (IOException e) {
            throw DocumentEnvelopeCodec.damaged(collection, e);
        }
    }

    private static <T> Document<T> document(Model<T> type, MongoModel model, RawBsonDocument stored)
            throws IOException, StoreException {
        return DocumentEnvelopeCodec.read(model, stored).read(type);
    }

    /** Hears no more. */
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
