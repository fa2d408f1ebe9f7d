package io.fairbot.storage.mongo.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.SystemTimeSource;
import io.fairbot.storage.mongo.internal.document.MongoCollections;
import io.fairbot.storage.mongo.internal.driver.MongoConnectionSettings;
import io.fairbot.storage.mongo.internal.driver.MongoErrorTranslator;
import io.fairbot.storage.mongo.internal.driver.OpenCalls;
import io.fairbot.storage.mongo.internal.driver.TimedCalls;
import io.fairbot.storage.mongo.internal.write.MongoVersionClock;
import io.fairbot.store.Lease;
import io.fairbot.store.Leases;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import io.fairbot.testkit.TestProgram;
import io.fairbot.testkit.mongod.ReplicaSet;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** Leases that somebody else changed, that are over, or that cannot be written. */
class MongoLeasesTest {
    private static final Duration LONG = Duration.ofHours(1);

    private final ReplicaSet set = ReplicaSet.shared(TestProgram.MONGOD.require(MongoLeasesTest.class.getSimpleName()));
    private final MongoConnectionSettings target = Node.target(set.uri(), set.newDatabase());

    private MongoCollection<Document> bare() {
        return set.primaryClient().getDatabase(target.database()).getCollection(MongoCollections.LEASES);
    }

    private static Optional<Lease> acquire(Leases leases, String holder, Duration ttl) {
        return Node.await(leases.acquire("matriz", holder, ttl));
    }

    /** Another process takes the lease, and whoever holds it does not notice. */
    private void takeAway(String holder) {
        bare().updateOne(
                        Filters.eq("_id", "matriz"),
                        Updates.combine(Updates.inc("token", 1L), Updates.set("holder", holder)));
    }

    @Test
    void aLeaseThatWasTakenAwayIsNotRenewedAndItsNewHolderKeepsIt() {
        try (Node node = Node.open(target)) {
            Leases leases = node.store().leases();
            Lease lost = acquire(leases, "node-1", LONG).orElseThrow();
            takeAway("node-9");

            assertThat(acquire(leases, "node-2", LONG))
                    .as("its time counts from now")
                    .isEmpty();
            assertThat(Node.await(leases.renew(lost))).isEmpty();
            assertThat(acquire(leases, "node-1", LONG)).isEmpty();
            assertThat(bare().find(Filters.eq("_id", "matriz")).first()).containsEntry("holder", "node-9");
        }
    }

    @Test
    void anEarlierLeaseOfTheSameHolderIsNeitherRenewedNorReleased() {
        try (Node node = Node.open(target)) {
            Leases leases = node.store().leases();
            Lease first = acquire(leases, "node-1", LONG).orElseThrow();
            Node.await(leases.release(first));
            Node.await(leases.release(first));
            Lease second = acquire(leases, "node-1", LONG).orElseThrow();

            assertThat(second.token()).isGreaterThan(first.token());
            assertThat(Node.await(leases.renew(first))).isEmpty();
            Node.await(leases.release(first));
            assertThat(Node.await(leases.renew(second))).hasValue(second);
        }
    }

    @Test
    void aHolderWhoseLeaseIsOverGetsAHigherToken() {
        try (Node node = Node.open(target)) {
            Leases leases = node.store().leases();
            // It is over before its answer arrives.
            Lease over = acquire(leases, "node-1", Duration.ofNanos(1)).orElseThrow();

            assertThat(acquire(leases, "node-1", LONG).orElseThrow().token()).isGreaterThan(over.token());
        }
    }

    @Test
    void theTimeOfALeaseThatItsHolderRenewsBeginsAnew() {
        try (Node node = Node.open(target);
                Node other = Node.open(target)) {
            Lease lease = acquire(node.store().leases(), "node-1", LONG).orElseThrow();
            assertThat(acquire(other.store().leases(), "node-2", LONG)).isEmpty();
            Node.await(node.store().leases().renew(lease));

            assertThat(acquire(other.store().leases(), "node-2", LONG)).isEmpty();
            assertThat(acquire(other.store().leases(), "node-3", LONG)).isEmpty();
        }
    }

    @Test
    void aLeaseThatCannotBeCreatedIsNotGranted() {
        ScheduledExecutorService scheduler = DaemonExecutorFactory.scheduler("test");
        try {
            SystemTimeSource time = new SystemTimeSource(InstantSource.system(), scheduler);
            MongoCollections collections = new AnsweringDriver()
                    .answers("find", AnsweringDriver.giving())
                    .answers("insertOne", AnsweringDriver.failing(AnsweringDriver.error(13)))
                    .collections();
            MongoErrorTranslator failures = new MongoErrorTranslator("db.example.com", "bot", Node.PATIENT);
            OpenCalls gate = new OpenCalls(new TimedCalls(Node.PATIENT, time, Runnable::run, failures));
            MongoLeases leases = new MongoLeases(collections, new MongoVersionClock(collections, time), time, gate);

            assertThat(Node.failure(leases.acquire("matriz", "node-1", LONG)))
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            failure -> assertThat(failure.code()).isEqualTo(StoreErrorCode.UNAVAILABLE));
        } finally {
            scheduler.shutdownNow();
        }
    }
}
