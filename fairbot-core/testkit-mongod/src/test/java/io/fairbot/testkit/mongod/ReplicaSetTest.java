package io.fairbot.testkit.mongod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.ReplaceOptions;
import io.fairbot.testkit.TestProgram;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ReplicaSetTest {
    private static Path mongod = Path.of("");

    @BeforeAll
    static void find() {
        mongod = TestProgram.MONGOD.require("ReplicaSetTest");
    }

    @Test
    void oneTakesAMajorityWriteAndATransaction() {
        ReplicaSet set = ReplicaSet.shared(mongod);
        assertThat(ReplicaSet.shared(mongod)).isSameAs(set);
        String database = set.newDatabase();
        try (MongoClient client = patient(set.uri());
                var session = client.startSession()) {
            MongoCollection<Document> items = items(client, database);
            items.insertOne(new Document("_id", 1));
            session.withTransaction(() -> items.insertOne(session, new Document("_id", 2)));
            assertThat(items(set.primaryClient(), database).countDocuments()).isEqualTo(2);
        }
        assertThat(set.newDatabase()).isNotEqualTo(database);
    }

    @Test
    void aLoginIsDemandedOfClientsOfASetBehindProxies() {
        try (ReplicaSet set = ReplicaSet.builder(mongod, 1)
                .withProxies(7)
                .login("maria", "only-for-tests")
                .start()) {
            try (MongoClient client = patient(set.uri())) {
                items(client, "test").insertOne(new Document("_id", 1));
            }
            assertThat(set.proxies().get(0).requestBytes()).isPositive();
            try (MongoClient stranger =
                    impatient("mongodb://" + set.proxies().get(0).address() + "/?replicaSet=fairbot")) {
                assertThatThrownBy(() -> items(stranger, "test").countDocuments())
                        .isInstanceOf(MongoException.class);
            }
            assertThat(set.stepDown()).isZero();
            assertThat(set.primary()).isZero();
            set.members().get(0).restart();
            set.awaitHealthy();
            assertThat(items(set.primaryClient(), "test").countDocuments()).isEqualTo(1);
        }
    }

    @Test
    void isInitiatedAgainWhenItsDataIsGone() {
        try (ReplicaSet set = ReplicaSet.builder(mongod, 1).withProxies(7).start()) {
            items(set.primaryClient(), "test").insertOne(new Document("_id", 1));
            MongoServer server = set.members().get(0);
            server.shutDown();
            server.clearData();
            server.restart();
            set.initiateAgain();
            assertThat(items(set.primaryClient(), "test").countDocuments()).isZero();
            items(set.primaryClient(), "test").insertOne(new Document("_id", 2));
        }
    }

    @Test
    void threeGoOnWithoutTheirPrimary() {
        try (ReplicaSet set = ReplicaSet.builder(mongod, 3).withProxies(7).start();
                MongoClient client = impatient(set.uri())) {
            List<Integer> acknowledged = new ArrayList<>();
            survive(set, client, acknowledged, ReplicaSet::stepDown);
            survive(set, client, acknowledged, ReplicaSet::killPrimary);
            for (MongoServer member : set.members()) {
                if (!member.isRunning()) {
                    member.restart();
                }
            }
            set.awaitHealthy();
            int suspended = set.primary();
            set.members().get(suspended).suspend();
            awaitAnotherThan(set, suspended);
            set.members().get(suspended).resume();
            set.awaitHealthy();
            write(client, acknowledged);
            Document held = new Document("_id", new Document("$in", acknowledged));
            assertThat(items(set.primaryClient(), "test").countDocuments(held)).isEqualTo(acknowledged.size());
        }
    }

    private static void survive(
            ReplicaSet set, MongoClient client, List<Integer> acknowledged, Consumer<ReplicaSet> blow) {
        write(client, acknowledged);
        int before = set.primary();
        blow.accept(set);
        awaitAnotherThan(set, before);
        write(client, acknowledged);
    }

    private static void awaitAnotherThan(ReplicaSet set, int before) {
        Awaitility.await().atMost(Duration.ofMinutes(5)).until(() -> set.primary() != before);
    }

    /** The next number, with as many tries as it needs. */
    private static void write(MongoClient client, List<Integer> acknowledged) {
        Document next = new Document("_id", acknowledged.size());
        Awaitility.await().atMost(Duration.ofMinutes(5)).ignoreExceptions().until(() -> {
            items(client, "test").replaceOne(next, next, new ReplaceOptions().upsert(true));
            return true;
        });
        acknowledged.add(acknowledged.size());
    }

    static MongoCollection<Document> items(MongoClient client, String database) {
        return client.getDatabase(database).getCollection("items").withWriteConcern(WriteConcern.MAJORITY);
    }

    private static MongoClient patient(String uri) {
        return client(uri, 5000);
    }

    /** A client that gives up after half a second. */
    static MongoClient impatient(String uri) {
        return client(uri, 500);
    }

    private static MongoClient client(String uri, int millis) {
        return MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(uri))
                .applyToClusterSettings(cluster -> cluster.serverSelectionTimeout(millis, TimeUnit.MILLISECONDS))
                .applyToServerSettings(server -> server.heartbeatFrequency(500, TimeUnit.MILLISECONDS)
                        .minHeartbeatFrequency(50, TimeUnit.MILLISECONDS))
                .applyToSocketSettings(socket ->
                        socket.connectTimeout(millis, TimeUnit.MILLISECONDS).readTimeout(millis, TimeUnit.MILLISECONDS))
                .retryWrites(false)
                .retryReads(false)
                .build());
    }
}
