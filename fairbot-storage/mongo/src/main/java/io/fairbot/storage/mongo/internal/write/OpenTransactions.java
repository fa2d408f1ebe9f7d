package io.fairbot.storage.mongo.internal.write;

import com.mongodb.MongoCommandException;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.MongoClient;
import io.fairbot.storage.mongo.internal.driver.MongoErrorTranslator;
import io.fairbot.storage.mongo.internal.driver.Publishers;
import io.fairbot.storage.mongo.internal.driver.WriteProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.bson.BsonArray;
import org.bson.BsonDocument;

/**
 * The registry of the transactions that the server may still hold open.
 *
 * <p>A transaction interrupted by a broken connection locks its documents for up to a minute, so that other writes to
 * them conflict. So those whose callers no longer wait are ended before others begin. Safe for use from any thread.
 */
final class OpenTransactions {
    private final MongoClient client;
    private final Map<BsonDocument, OpenTransaction> open = new ConcurrentHashMap<>();

    /**
     * A transaction and its call; it is abandoned when the call has ended, or when the server did not receive its end.
     */
    private record OpenTransaction(WriteProgress sending, boolean unacknowledged) {
        boolean isLeft() {
            return unacknowledged || sending.isOver();
        }
    }

    OpenTransactions(MongoClient client) {
        this.client = client;
    }

    void begun(ClientSession session, WriteProgress sending) {
        open.put(id(session), new OpenTransaction(sending, false));
    }

    /** Records that the server has ended the transaction. */
    void ended(ClientSession session) {
        open.remove(id(session));
    }

    /** Records that the transaction has ended, possibly without the server's knowledge. */
    void unacknowledged(ClientSession session) {
        open.computeIfPresent(id(session), (id, before) -> new OpenTransaction(before.sending, true));
    }

    /** Ends the abandoned transactions; never fails, since the next call shows whether the server answers. */
    CompletionStage<Void> endLeft() {
        List<BsonDocument> left = new ArrayList<>();
        open.forEach((id, each) -> {
            if (each.isLeft()) {
                left.add(id);
            }
        });
        if (left.isEmpty()) {
            return CompletableFuture.completedStage(null);
        }
        BsonDocument command = new BsonDocument("killSessions", new BsonArray(left));
        return Publishers.done(client.getDatabase("admin").runCommand(command)).handle((done, raw) -> {
            // A server that refuses the command will refuse it again; it ends them by itself after a minute.
            if (raw == null || MongoErrorTranslator.cause(raw) instanceof MongoCommandException) {
                left.forEach(open::remove);
            }
            return null;
        });
    }

    private static BsonDocument id(ClientSession session) {
        return session.getServerSession().getIdentifier();
    }
}
