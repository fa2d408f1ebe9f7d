package io.fairbot.storage.mongo.internal.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoCommandException;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.fairbot.storage.mongo.internal.driver.Publishers;
import io.fairbot.storage.mongo.internal.driver.WriteProgress;
import io.fairbot.testkit.TestProgram;
import io.fairbot.testkit.mongod.MongoServer;
import io.fairbot.testkit.mongod.ReplicaSet;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;

/** Transactions that nobody continues are ended on the server, so that their documents are free again. */
class OpenTransactionsTest {
    private final Path mongod = TestProgram.MONGOD.require(OpenTransactionsTest.class.getSimpleName());

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private static <T> T one(Publisher<T> publisher) {
        return await(Publishers.one(publisher));
    }

    @Test
    void onlyAnAbandonedTransactionIsEnded() {
        ReplicaSet set = ReplicaSet.shared(mongod);
        try (MongoClient client = MongoClients.create(set.uri())) {
            MongoCollection<Document> things =
                    client.getDatabase(set.newDatabase()).getCollection("things");
            one(things.insertOne(new Document("_id", "a")));
            OpenTransactions open = new OpenTransactions(client);
            await(open.endLeft());
            ClientSession session = one(client.startSession());
            session.startTransaction();
            open.begun(session, new WriteProgress());
            one(things.insertOne(session, new Document("_id", "b")));

            await(open.endLeft());
            one(things.insertOne(session, new Document("_id", "c")));

            open.unacknowledged(session);
            await(open.endLeft());
            assertThatThrownBy(() -> one(things.insertOne(session, new Document("_id", "d"))))
                    .hasCauseInstanceOf(MongoCommandException.class);
            assertThat(one(things.countDocuments())).isEqualTo(1);
            session.close();
        }
    }

    @Test
    void withoutAServerTheyAreEndedLater() {
        try (MongoServer server = MongoServer.builder(mongod).start();
                MongoClient client = MongoClients.create(server.uri() + "&serverSelectionTimeoutMS=2000")) {
            OpenTransactions open = new OpenTransactions(client);
            ClientSession session = one(client.startSession());
            open.begun(session, new WriteProgress());
            open.unacknowledged(session);
            server.kill();
            await(open.endLeft());
            open.ended(session);
            await(open.endLeft());
            session.close();
        }
    }
}
