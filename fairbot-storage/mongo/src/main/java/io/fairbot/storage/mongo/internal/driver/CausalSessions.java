package io.fairbot.storage.mongo.internal.driver;

import com.mongodb.ClientSessionOptions;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.MongoClient;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;

/**
 * A factory of sessions whose reads are never older than this process's acknowledged writes.
 *
 * <p>A member that has just become the primary has every acknowledged write, but may not know yet that a majority has
 * it, and majority reads would briefly omit it. So each read names the operation time it must follow. Safe for use from
 * any thread.
 */
public final class CausalSessions {
    private final MongoClient client;
    private Optional<OperationTime> latest = Optional.empty();

    /** The time of an operation, and the cluster time. */
    private record OperationTime(BsonTimestamp operation, BsonDocument cluster) {}

    public CausalSessions(MongoClient client) {
        this.client = client;
    }

    /** Runs a write, and records its operation time once it is acknowledged. */
    public <T> CompletionStage<T> write(Function<ClientSession, CompletionStage<T>> work) {
        return within(
                false,
                session -> work.apply(session).thenApply(result -> {
                    note(session);
                    return result;
                }));
    }

    /** Runs a read. */
    public <T> CompletionStage<T> read(Function<ClientSession, CompletionStage<T>> work) {
        return within(true, session -> {
            latest().ifPresent(moment -> {
                session.advanceClusterTime(moment.cluster);
                session.advanceOperationTime(moment.operation);
            });
            return work.apply(session);
        });
    }

    /** Records the operation time of a session. */
    public synchronized void note(ClientSession session) {
        BsonTimestamp operation = session.getOperationTime();
        BsonDocument cluster = session.getClusterTime();
        if (operation != null
                && cluster != null
                && latest.filter(before -> before.operation.compareTo(operation) >= 0)
                        .isEmpty()) {
            latest = Optional.of(new OperationTime(operation, cluster));
        }
    }

    private synchronized Optional<OperationTime> latest() {
        return latest;
    }

    private <T> CompletionStage<T> within(boolean causal, Function<ClientSession, CompletionStage<T>> work) {
        return Publishers.<ClientSession>one(client.startSession(ClientSessionOptions.builder()
                        .causallyConsistent(causal)
                        .build()))
                .thenCompose(session -> work.apply(session).whenComplete((result, failure) -> session.close()));
    }
}
