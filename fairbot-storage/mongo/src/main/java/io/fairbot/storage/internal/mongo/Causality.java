package io.fairbot.storage.internal.mongo;

import com.mongodb.ClientSessionOptions;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.MongoClient;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;

/**
 * Reads that are never older than what this process acknowledged.
 *
 * <p>A member that has just become the primary has every acknowledged write, but may not know yet that a majority has it, and
 * reads of a majority would leave it out for a moment. So each read says behind which moment it has to be. Safe for use from any
 * thread.
 */
final class Causality {
    private final MongoClient client;
    private Optional<Moment> latest = Optional.empty();

    /** When something happened, and what the cluster's clock was. */
    private record Moment(BsonTimestamp operation, BsonDocument cluster) {}

    Causality(MongoClient client) {
        this.client = client;
    }

    /** Runs a write, and notes when it happened once it is acknowledged. */
    <T> CompletionStage<T> write(Function<ClientSession, CompletionStage<T>> work) {
        return within(
                false,
                session -> work.apply(session).thenApply(result -> {
                    note(session);
                    return result;
                }));
    }

    /** Runs a read. */
    <T> CompletionStage<T> read(Function<ClientSession, CompletionStage<T>> work) {
        return within(true, session -> {
            latest().ifPresent(moment -> {
                session.advanceClusterTime(moment.cluster);
                session.advanceOperationTime(moment.operation);
            });
            return work.apply(session);
        });
    }

    /** Notes what a session has just done. */
    synchronized void note(ClientSession session) {
        BsonTimestamp operation = session.getOperationTime();
        BsonDocument cluster = session.getClusterTime();
        if (operation != null
                && cluster != null
                && latest.filter(before -> before.operation.compareTo(operation) >= 0)
                        .isEmpty()) {
            latest = Optional.of(new Moment(operation, cluster));
        }
    }

    private synchronized Optional<Moment> latest() {
        return latest;
    }

    private <T> CompletionStage<T> within(boolean causal, Function<ClientSession, CompletionStage<T>> work) {
        return Streams.<ClientSession>one(client.startSession(ClientSessionOptions.builder()
                        .causallyConsistent(causal)
                        .build()))
                .thenCompose(session -> work.apply(session).whenComplete((result, failure) -> session.close()));
    }
}
