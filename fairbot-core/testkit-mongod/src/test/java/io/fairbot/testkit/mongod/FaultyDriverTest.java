package io.fairbot.testkit.mongod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoSocketReadTimeoutException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.client.MongoClient;
import io.fairbot.testkit.TestProgram;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a client of the driver with short timeouts sees of each fault. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultyDriverTest {
    private static final Document HELD = new Document("_id", "held");

    private ReplicaSet set;
    private FaultProxy proxy;

    @BeforeAll
    void start() {
        set = ReplicaSet.builder(TestProgram.MONGOD.require("FaultyDriverTest"), 1)
                .withProxies(7)
                .start();
        proxy = set.proxies().get(0);
    }

    @AfterAll
    void stop() {
        if (set != null) {
            set.close();
        }
    }

    @Test
    void aCutIsABrokenConnection() {
        // The open connection is found broken only by the request that uses it, or by the monitor before that.
        suffer(() -> {
            proxy.refuseConnections();
            proxy.resetConnections();
        });
    }

    @Test
    void aCutInAnAnswerIsABrokenConnection() {
        suffer(() -> proxy.resetWithinResponseBytes(20));
    }

    @Test
    void aDelayIsATimeout() {
        suffer(() -> proxy.delay(Duration.ofHours(1), Duration.ofHours(1)));
    }

    @Test
    void aHalfClosedConnectionIsBroken() {
        suffer(() -> {
            proxy.refuseConnections();
            proxy.halfClose();
        });
    }

    @Test
    void refusalIsATimeoutOfTheSelection() {
        proxy.refuseConnections();
        try (MongoClient client = ReplicaSetTest.impatient(set.uri())) {
            assertThatThrownBy(() -> write(client, "refused")).isInstanceOf(MongoTimeoutException.class);
        } finally {
            proxy.clearFaults();
        }
    }

    @Test
    void swallowedAnswersLeaveTheOutcomeUnknown() {
        try (MongoClient client = ReplicaSetTest.impatient(set.uri())) {
            write(client, "before");
            proxy.dropResponses();
            assertThatThrownBy(() -> write(client, "unknown"))
                    .isInstanceOfAny(MongoSocketReadTimeoutException.class, MongoSocketException.class);
            Document unknown = new Document("_id", "unknown");
            Awaitility.await()
                    .until(() ->
                            ReplicaSetTest.items(set.primaryClient(), "test").countDocuments(unknown) == 1);
            assertThat(proxy.droppedBytes()).isPositive();
        } finally {
            proxy.clearFaults();
        }
    }

    /** A client that works, suffers and works again. */
    private void suffer(Runnable fault) {
        try (MongoClient client = ReplicaSetTest.impatient(set.uri())) {
            Awaitility.await().ignoreExceptions().until(() -> find(client) >= 0);
            fault.run();
            assertThatThrownBy(() -> find(client)).isInstanceOf(MongoException.class);
            proxy.clearFaults();
            Awaitility.await().ignoreExceptions().until(() -> find(client) >= 0);
        } finally {
            proxy.clearFaults();
        }
    }

    private static long find(MongoClient client) {
        return ReplicaSetTest.items(client, "test").countDocuments(HELD);
    }

    private static void write(MongoClient client, String id) {
        ReplicaSetTest.items(client, "test").insertOne(new Document("_id", id));
    }
}
