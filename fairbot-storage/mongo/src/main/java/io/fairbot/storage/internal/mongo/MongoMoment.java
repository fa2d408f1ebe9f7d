package io.fairbot.storage.internal.mongo;

import com.mongodb.ClientSessionOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.MongoClient;
import io.fairbot.storage.internal.Moment;
import io.fairbot.storage.internal.RawDocument;
import io.fairbot.store.Model;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.Reason;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.RawBsonDocument;

/**
 * A snapshot session: every read of it sees the moment of the first one, which a majority has. The server keeps that moment as long
 * as its parameter {@code minSnapshotHistoryWindowInSeconds} says, five minutes by default.
 */
final class MongoMoment implements Moment {
    private static final int SNAPSHOT_TOO_OLD = 239;
    private static final int SNAPSHOT_UNAVAILABLE = 246;

    private final ClientSession session;
    private final MongoCollections collections;
    private final MongoModels models;
    private final Gate gate;
    private final Instant at;

    MongoMoment(ClientSession session, MongoCollections collections, MongoModels models, Gate gate, Instant at) {
        this.session = session;
        this.collections = collections;
        this.models = models;
        this.gate = gate;
        this.at = at;
    }

    static CompletionStage<ClientSession> begin(MongoClient client) {
        return Streams.one(client.startSession(
                ClientSessionOptions.builder().snapshot(true).build()));
    }

    @Override
    public Instant at() {
        return at;
    }

    @Override
    public CompletionStage<Long> count(Model<?> model) {
        return read(
                () -> Streams.<Long>one(collections.of(models.of(model)).countDocuments(session, new BsonDocument())));
    }

    @Override
    public CompletionStage<List<RawDocument>> raw(Model<?> type, String after, int limit) {
        MongoModel model = models.of(type);
        return read(() -> Streams.<RawBsonDocument>list(collections
                        .of(model)
                        .find(session, Filters.gt("_id", after))
                        .sort(new BsonDocument("_id", new BsonInt32(1)))
                        .limit(limit)))
                .thenApply(found -> found.stream()
                        .map(stored -> Envelope.read(model, stored))
                        .toList());
    }

    @Override
    public void close() {
        session.close();
    }

    private <T> CompletionStage<T> read(Supplier<CompletionStage<T>> work) {
        return gate.call(work).exceptionally(raw -> {
            Throwable failure = MongoFailures.cause(raw);
            int code = failure.getCause() == null ? 0 : MongoFailures.code(failure.getCause());
            throw new CompletionException(
                    code == SNAPSHOT_TOO_OLD || code == SNAPSHOT_UNAVAILABLE ? tooOld(failure) : failure);
        });
    }

    private static StoreException tooOld(Throwable cause) {
        return new StoreException(
                Reason.REFUSED,
                "The work took longer than MongoDB keeps one moment: raise the parameter minSnapshotHistoryWindowInSeconds"
                        + " of its servers (300 by default), and begin again.",
                cause);
    }
}
