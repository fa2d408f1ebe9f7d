package io.fairbot.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.audit.StoredAuditLog;
import io.fairbot.security.EncryptionKey;
import io.fairbot.storage.mongo.Mongo;
import io.fairbot.store.Batch;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Durability;
import io.fairbot.store.Model;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import io.fairbot.store.Write;
import io.fairbot.store.conflict.Conflict;
import io.fairbot.store.conflict.ConflictService;
import io.fairbot.testkit.TestProgram;
import io.fairbot.testkit.mongod.FaultProxy;
import io.fairbot.testkit.mongod.ReplicaSet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hybrid store as a host opens it, behind a proxy of its own. */
class HybridStorageTest {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    /** Short, since each outage is noticed by waiting for it, and yet ten times what opening a store takes on a quiet machine. */
    private static final Duration TIMEOUT = Duration.ofSeconds(4);

    private static final Model<Rate> RATES = Model.builder("rates", Rate.class).build();

    record Rate(String text) {}

    @TempDir
    Path directory;

    @TempDir
    Path another;

    private final Databases databases = new Databases("HybridStorageTest");
    private final String database = databases.newDatabase();
    private final FaultProxy proxy = FaultProxy.open(
            ReplicaSet.shared(TestProgram.MONGOD.require("HybridStorageTest"))
                    .members()
                    .get(0)
                    .port(),
            1);

    @AfterEach
    void close() {
        proxy.close();
        databases.close();
    }

    private HybridStorage storage(Path where) {
        Mongo mongo = Mongo.uri("mongodb://" + proxy.address() + "/?directConnection=true")
                .database(database)
                .timeout(TIMEOUT)
                .encryptionKey(EncryptionKey.of(new byte[EncryptionKey.LENGTH]));
        return Storage.hybrid(mongo, where);
    }

    private static Optional<String> text(DocumentStore store) {
        return Databases.await(store.get(RATES, "a")).map(found -> found.value().text());
    }

    private static void awaitMode(DocumentStore store, String mode) {
        Awaitility.await(mode)
                .atMost(PATIENCE)
                .until(() -> store.status().mode().equals(mode));
    }

    @Test
    void aJournalHoldsAtLeastOneBatch() {
        assertThatThrownBy(() -> storage(directory).journalLimit(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A journal holds 1 batch or more, not 0.");

        DocumentStore store = databases.open(storage(directory).journalLimit(1), RATES);
        proxy.refuseConnections();
        proxy.resetConnections();
        databases.apply(store, Write.put(RATES, "a", new Rate("x")));
        assertThat(store.status().problem())
                .hasValueSatisfying(
                        problem -> assertThat(problem).startsWith("The journal holds 1 of at most 1 batches"));
        assertThatThrownBy(() -> databases.apply(store, Write.put(RATES, "a", new Rate("y"))))
                .isInstanceOfSatisfying(
                        StoreException.class, full -> assertThat(full.code()).isEqualTo(StoreErrorCode.FULL));
        assertThat(text(store)).contains("x");
        Databases.await(store.close());
    }

    @Test
    void aSecondNodeIsRefusedWithTheNameOfTheFirstAndReplacesItWhenItIsToldTo() {
        DocumentStore first = databases.open(storage(directory).nodeLabel("matriz-1"), RATES);
        assertThatThrownBy(() -> databases.open(storage(another), RATES))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        refused -> assertThat(refused.code()).isEqualTo(StoreErrorCode.LOCKED))
                .hasMessageContaining("(matriz-1)")
                .hasMessageEndingWith("start this one with --take-over.");

        DocumentStore second =
                databases.open(storage(another).nodeLabel("matriz-2").takeOver(true), RATES);
        Awaitility.await("the first one knows")
                .atMost(PATIENCE)
                .until(() -> first.status()
                        .problem()
                        .filter(text -> text.contains("(matriz-2)"))
                        .isPresent());
        assertThatThrownBy(() -> databases.apply(first, Write.put(RATES, "a", new Rate("x"))))
                .hasMessageContaining("The database belongs to the node");
        databases.apply(second, Write.put(RATES, "a", new Rate("y")));
        Databases.await(first.close());
        Databases.await(second.close());
    }

    @Test
    void whatBecameAConflictIsNotReadOutOfTheCacheEither() {
        DocumentStore store = databases.open(storage(directory), RATES, StoredAuditLog.MODEL);
        databases.apply(store, Write.put(RATES, "a", new Rate("before")));
        Document<Rate> read = Databases.await(store.get(RATES, "a")).orElseThrow();
        proxy.refuseConnections();
        proxy.resetConnections();
        assertThat(Databases.await(store.apply(Batch.of("late", Write.replace(read, new Rate("here")))))
                        .orThrow()
                        .durability())
                .isEqualTo(Durability.LOCAL);
        assertThat(text(store)).as("and kept in memory").contains("here");
        DocumentStore other = databases.open(databases.mongo(database).storage(), RATES, Conflict.MODEL);
        databases.apply(other, Write.put(RATES, "a", new Rate("there")));
        proxy.clearFaults();
        awaitMode(store, "NORMAL");

        Awaitility.await("the cache is told")
                .atMost(PATIENCE)
                .until(() -> text(store).equals(Optional.of("there")));
        assertThat(store.status().counters()).containsEntry("conflicts", 1L);
        ConflictService conflicts =
                new ConflictService(store, List.of(RATES, StoredAuditLog.MODEL), databases.platform());
        Databases.await(conflicts.apply("late", "ana"));
        assertThat(text(store)).as("as it was decided").contains("here");
        assertThat(text(other)).contains("here");
        Databases.await(store.close());
        Databases.await(other.close());
    }
}
