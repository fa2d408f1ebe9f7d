package io.fairbot.storage.mongo.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoClientException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoConnectionPoolClearedException;
import com.mongodb.MongoCredential;
import com.mongodb.MongoException;
import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketOpenException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.ServerAddress;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.bulk.WriteConcernError;
import com.mongodb.connection.ClusterId;
import com.mongodb.connection.ServerId;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import io.fairbot.storage.mongo.internal.document.MongoCollections;
import io.fairbot.storage.mongo.internal.driver.MongoErrorTranslator;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What failures mean: what is certain, what is not, and what is said. */
@Tag("place")
class MongoErrorTranslatorTest {
    private static final ServerAddress SERVER = new ServerAddress("db.example.com");
    private final MongoErrorTranslator failures =
            new MongoErrorTranslator("db.example.com", "bot", Duration.ofMillis(1500));

    private static MongoCommandException command(int code, String name, String... labels) {
        MongoCommandException failure = new MongoCommandException(
                new BsonDocument("code", new BsonInt32(code))
                        .append("codeName", new BsonString(name))
                        .append("errmsg", new BsonString("canary")),
                SERVER);
        Set.of(labels).forEach(failure::addLabel);
        return failure;
    }

    private static MongoBulkWriteException bulk(int code, @Nullable WriteConcernError concern) {
        return new MongoBulkWriteException(
                BulkWriteResult.acknowledged(0, 0, 0, 0, List.of(), List.of()),
                code == 0 ? List.of() : List.of(new BulkWriteError(code, "canary", new BsonDocument(), 0)),
                concern,
                SERVER,
                Set.of());
    }

    @Test
    void onlyWhatCannotHaveHappenedIsCertain() throws IOException {
        IOException cause = new IOException("canary");
        ServerId server = new ServerId(new ClusterId(), SERVER);
        List<Throwable> certain = List.of(
                new MongoTimeoutException("no server"),
                new MongoSocketOpenException("refused", SERVER, cause),
                new MongoConnectionPoolClearedException(server, cause),
                new MongoSecurityException(
                        MongoCredential.createCredential("canary", "admin", "canary".toCharArray()), "canary"),
                new StoreException(StoreErrorCode.REFUSED, "known"),
                command(11_000, "DuplicateKey"),
                command(10_107, "NotWritablePrimary"),
                command(6, "HostUnreachable", "NoWritesPerformed"),
                command(251, "NoSuchTransaction", "TransientTransactionError"),
                bulk(11_000, null));
        List<Throwable> unknown = List.of(
                new MongoOperationTimeoutException("after it was sent"),
                new MongoSocketReadException("cut", SERVER, cause),
                command(11_602, "InterruptedDueToReplStateChange"),
                command(50, "MaxTimeMSExpired"),
                bulk(11_000, new WriteConcernError(64, "", "", new BsonDocument())),
                bulk(0, null),
                new IllegalStateException("closed"));

        assertThat(certain).allMatch(MongoErrorTranslator::isDefinite);
        assertThat(unknown).noneMatch(MongoErrorTranslator::isDefinite);
        assertThat(List.of(command(11_000, ""), bulk(11_000, null))).allMatch(MongoErrorTranslator::isDuplicate);
        assertThat(List.of(command(1, ""), bulk(1, null), cause)).noneMatch(MongoErrorTranslator::isDuplicate);
    }

    @Test
    void eachCauseHasItsReasonAndNothingLeaks() {
        assertThat(failures.of(command(14_031, "OutOfDiskSpace")).code()).isEqualTo(StoreErrorCode.FULL);
        assertThat(failures.of(bulk(121, null)).code()).isEqualTo(StoreErrorCode.REFUSED);
        assertThat(failures.of(command(18, "AuthenticationFailed")).code()).isEqualTo(StoreErrorCode.UNAVAILABLE);
        assertThat(failures.of(command(13, "Unauthorized"))).hasMessageContaining("database bot");
        assertThat(failures.of(bulk(0, null)).code()).isEqualTo(StoreErrorCode.UNAVAILABLE);
        assertThat(failures.of(command(5, "")))
                .hasMessageContaining("within 1500 ms (code 5)")
                .hasMessageContaining("nothing was changed");
        StoreException known = new StoreException(StoreErrorCode.CORRUPT, "known");
        assertThat(failures.of(new CompletionException(known))).isSameAs(known);

        for (Throwable failure : List.of(
                command(5, "GraphContainsCycle"), new MongoException("canary"), new MongoClientException("canary"))) {
            assertThat(failures.of(failure)).hasMessageNotContaining("canary");
            assertThat(failures.atStart(failure)).hasMessageNotContaining("canary");
            assertThat(failures.unknown("b1", failure))
                    .hasMessageContaining("b1")
                    .hasMessageNotContaining("canary");
        }
    }

    @Test
    void atTheStartWhatCanBeCorrectedIsRefused() {
        assertThat(failures.atStart(command(18, "AuthenticationFailed")).code()).isEqualTo(StoreErrorCode.REFUSED);
        assertThat(failures.atStart(command(8_000, "AtlasError")).code()).isEqualTo(StoreErrorCode.REFUSED);
        assertThat(failures.atStart(command(13, "Unauthorized")).code()).isEqualTo(StoreErrorCode.REFUSED);
        assertThat(failures.atStart(new MongoTimeoutException("canary")))
                .hasMessageContaining("cannot be reached within 1500 ms");
        assertThat(failures.atStart(command(14_031, "OutOfDiskSpace")).code()).isEqualTo(StoreErrorCode.FULL);
        assertThat(failures.atStart(command(73, "InvalidNamespace")).code()).isEqualTo(StoreErrorCode.REFUSED);
        assertThat(failures.atStart(command(73, "InvalidNamespace")))
                .hasMessageContaining("does not take the database name bot")
                .hasMessageContaining("FAIRBOT_MONGODB_DATABASE");
        assertThat(failures.atStart(command(13_297, "DatabaseDifferCase")))
                .hasMessageContaining("in capital letters only");
    }

    @Test
    void aServerIsLookedAtBeforeItIsUsed() {
        try (MongoClient client = MongoClients.create("mongodb://127.0.0.1:1")) {
            MongoServerCheck opening =
                    new MongoServerCheck(client, new MongoCollections(client, "bot"), failures, "db.example.com");

            opening.check(
                    hello(17).append("setName", new BsonString("rs0")).append("isWritablePrimary", BsonBoolean.TRUE));
            opening.check(hello(21).append("msg", new BsonString("isdbgrid")));
            assertThatThrownBy(() -> opening.check(hello(16))).hasMessageContaining("older than 6.0");
            assertThatThrownBy(() -> opening.check(hello(17))).hasMessageContaining("--replSet");
            assertThatThrownBy(() -> opening.check(hello(17).append("setName", new BsonString("rs0"))))
                    .hasMessageContaining("not the primary");
        }
    }

    private static BsonDocument hello(int wireVersion) {
        return new BsonDocument("maxWireVersion", new BsonInt32(wireVersion));
    }
}
