package io.fairbot.storage.mongo.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoCommandException;
import com.mongodb.client.result.InsertOneResult;
import com.mongodb.client.result.UpdateResult;
import io.fairbot.runtime.DaemonExecutorFactory;
import io.fairbot.runtime.SystemTimeSource;
import io.fairbot.storage.remote.DatabaseIdentity;
import io.fairbot.storage.remote.DatabaseOwner;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The documents that name a database and its owner, when somebody else writes them at the same moment. */
class DatabaseOwnerStoreTest {
    private static final int DUPLICATE = 11_000;

    private final ScheduledExecutorService scheduler = DaemonExecutorFactory.scheduler("test");
    private final AnsweringDriver driver = new AnsweringDriver();

    @AfterEach
    void close() {
        scheduler.shutdownNow();
    }

    private DatabaseOwnerStore owners() {
        driver.answers("updateOne", AnsweringDriver.giving(UpdateResult.acknowledged(0, 0L, null)));
        return new DatabaseOwnerStore(driver.collections(), new SystemTimeSource(InstantSource.system(), scheduler));
    }

    @Test
    void anOwnerThatIsGoneWhenItIsReadIsReplaced() {
        driver.answers(
                        "insertOne",
                        AnsweringDriver.failing(AnsweringDriver.error(DUPLICATE)),
                        AnsweringDriver.giving(InsertOneResult.acknowledged(new BsonString("owner"))))
                .answers("find", AnsweringDriver.giving());

        assertThat(Node.await(owners().claim("node-1", "matriz", false))).isEmpty();
    }

    @Test
    void twoClaimsOfOneNodeAtTheSameMomentBothSucceed() {
        driver.answers("insertOne", AnsweringDriver.failing(AnsweringDriver.error(DUPLICATE)))
                .answers("find", AnsweringDriver.giving(owner("node-1")));

        assertThat(Node.await(owners().claim("node-1", "matriz", false))).isEmpty();
    }

    @Test
    void anOwnerThatWonAConcurrentTakeoverIsNotReplacedAsWell() {
        BsonDocument winner = owner("node-3");
        driver.answers("insertOne", AnsweringDriver.failing(AnsweringDriver.error(DUPLICATE)))
                .answers("find", AnsweringDriver.giving(owner("node-2")), AnsweringDriver.giving(winner))
                .answers("replaceOne", AnsweringDriver.giving(UpdateResult.acknowledged(0, 0L, null)));

        assertThat(Node.await(owners().claim("node-1", "matriz", true)))
                .hasValue(new DatabaseOwner("node-3", "loja", Instant.ofEpochMilli(5)));
    }

    private static BsonDocument owner(String node) {
        return new BsonDocument("node", new BsonString(node))
                .append("label", new BsonString("loja"))
                .append("since", new BsonDateTime(5));
    }

    @Test
    void anIdentityThatWasCreatedAtTheSameMomentStays() {
        driver.answers("insertOne", AnsweringDriver.failing(AnsweringDriver.error(DUPLICATE)))
                .answers(
                        "find",
                        AnsweringDriver.giving(new BsonDocument("database", new BsonString("other"))
                                .append("counter", new BsonInt64(3))));

        assertThat(Node.await(new DatabaseIdentityStore(driver.collections()).create(new DatabaseIdentity("mine", 1))))
                .isEqualTo(new DatabaseIdentity("other", 3));
    }

    @Test
    void anIdentityThatCannotBeWrittenIsNotCreated() {
        driver.answers("insertOne", AnsweringDriver.failing(AnsweringDriver.error(13)));

        assertThat(Node.failure(
                        new DatabaseIdentityStore(driver.collections()).create(new DatabaseIdentity("mine", 1))))
                .isInstanceOfSatisfying(
                        MongoCommandException.class,
                        failure -> assertThat(failure.getErrorCode()).isEqualTo(13));
    }
}
