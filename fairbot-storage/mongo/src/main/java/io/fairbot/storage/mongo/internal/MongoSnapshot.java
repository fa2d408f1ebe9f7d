package io.fairbot.storage.mongo.internal;

import com.mongodb.ClientSessionOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.MongoClient;
import io.fairbot.storage.internal.StoreSnapshot;
import io.fairbot.storage.mongo.internal.document.DocumentEnvelopeCodec;
import io.fairbot.storage.mongo.internal.document.MongoCollections;
import io.fairbot.storage.mongo.internal.document.MongoModel;
import io.fairbot.storage.mongo.internal.document.MongoModelRegistry;
import io.fairbot.storage.mongo.internal.driver.MongoErrorTranslator;
import io.fairbot.storage.mongo.internal.driver.OpenCalls;
import io.fairbot.storage.mongo.internal.driver.Publishers;
import io.fairbot.storage.remote.RawDocument;
import io.fairbot.store.Model;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.RawBsonDocument;

/**
 * A snapshot session: every read of it sees the same majority-committed state, that of the first read. The server
 * retains the snapshot for the duration of its parameter {@code minSnapshotHistoryWindowInSeconds}, five minutes by
 * default.
 */
final class MongoSnapshot implements StoreSnapshot {
    private static final int SNAPSHOT_TOO_OLD = 239;
    private static final int SNAPSHOT_UNAVAILABLE = 246;

    private final ClientSession session;
    private final MongoCollections collections;
    private final MongoModelRegistry models;
    private final OpenCalls gate;
    private final Instant at;

    MongoSnapshot(
            ClientSession session,
            MongoCollections collections,
            MongoModelRegistry models,
            OpenCalls gate,
            Instant at) {
        this.session = session;
        this.collections = collections;
        this.models = models;
        this.gate = gate;
        this.at = at;
    }

    static CompletionStage<ClientSession> begin(MongoClient client) {
        return Publishers.one(client.startSession(
                ClientSessionOptions.builder().snapshot(true).build()));
    }

    @Override
    public Instant at() {
        return at;
    }

    @Override
    public CompletionStage<Long> count(Model<?> model) {
        return read(() ->
                Publishers.<Long>one(collections.of(models.of(model)).countDocuments(session, new BsonDocument())));
    }

    @Override
    public CompletionStage<List<RawDocument>> listRaw(Model<?> type, String after, int limit) {
        MongoModel model = models.of(type);
        return read(() -> Publishers.<RawBsonDocument>list(collections
                        .of(model)
                        .find(session, Filters.gt("_id", after))
                        .sort(new BsonDocument("_id", new BsonInt32(1)))
                        .limit(limit)))
                .thenApply(found -> found.stream()
                        .map(stored -> DocumentEnvelopeCodec.read(model, stored))
                        .toList());
    }

    @Override
    public void close() {
        session.close();
    }

    private <T> CompletionStage<T> read(Supplier<CompletionStage<T>> work) {
        return gate.call(work).exceptionally(raw -> {
            Throwable failure = MongoErrorTranslator.cause(raw);
            int code = failure.getCause() == null ? 0 : MongoErrorTranslator.code(failure.getCause());
            throw new CompletionException(
                    code == SNAPSHOT_TOO_OLD || code == SNAPSHOT_UNAVAILABLE ? tooOld(failure) : failure);
        });
    }

    private static StoreException tooOld(Throwable cause) {
        return new StoreException(
                StoreErrorCode.REFUSED,
                "The work took longer than MongoDB keeps one moment: raise the parameter"
                        + " minSnapshotHistoryWindowInSeconds of its servers (300 by default), and begin again.",
                cause);
    }
}
