package io.fairbot.storage.internal.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.storage.internal.embedded.sqlite.SqliteErrorTranslator;
import io.fairbot.store.Batch;
import io.fairbot.store.BatchResult;
import io.fairbot.store.Model;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import io.fairbot.store.Write;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What SQLite reports becomes a reason, the file and what to do. */
@Tag("place")
class SqliteErrorTranslatorTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "SQLITE_FULL, FULL, Make room",
        "SQLITE_IOERR_SHMSIZE, FULL, Make room",
        "SQLITE_CORRUPT, CORRUPT, restore the last backup",
        "SQLITE_CORRUPT_INDEX, CORRUPT, restore the last backup",
        "SQLITE_NOTADB, CORRUPT, restore the last backup",
        "SQLITE_ERROR, CORRUPT, restore the last backup",
        "SQLITE_READONLY, REFUSED, set FAIRBOT_DATA_DIR",
        "SQLITE_READONLY_DBMOVED, REFUSED, set FAIRBOT_DATA_DIR",
        "SQLITE_CANTOPEN, REFUSED, set FAIRBOT_DATA_DIR",
        "SQLITE_PERM, REFUSED, set FAIRBOT_DATA_DIR",
        "SQLITE_IOERR, UNAVAILABLE, Check the disk",
        "SQLITE_IOERR_FSYNC, UNAVAILABLE, Check the disk",
        "SQLITE_BUSY, UNAVAILABLE, End that program",
        "SQLITE_LOCKED, UNAVAILABLE, End that program",
        "SQLITE_NOMEM, UNAVAILABLE, Give the process more",
        "SQLITE_TOOBIG, REFUSED, Store less in it",
        "SQLITE_INTERNAL, UNAVAILABLE, Check the disk",
    })
    void everyCodeHasItsReasonAndItsRemedy(SQLiteErrorCode code, StoreErrorCode reason, String remedy) {
        Path file = directory.resolve("store.db");
        StoreException failure = new SqliteErrorTranslator(file).of(new SQLiteException("broken", code));

        assertThat(failure.code()).isEqualTo(reason);
        assertThat(failure).hasMessageContaining(file.toString()).hasMessageContaining(remedy);
        assertThat(failure.isTransient())
                .isEqualTo(reason == StoreErrorCode.FULL || reason == StoreErrorCode.UNAVAILABLE);
    }

    @Test
    void aFailureOfTheDriverIsToldAsWell() {
        StoreException failure = new SqliteErrorTranslator(directory).of(new SQLException("odd"));

        assertThat(failure.code()).as("it is no damage").isEqualTo(StoreErrorCode.UNAVAILABLE);
        assertThat(failure).hasMessageContaining("odd").hasMessageContaining(directory.toString());
    }

    @Test
    void aToolThatHoldsTheWriteLockIsWaitedOutByNobodyForLong() throws SQLException {
        try (Opened opened = Opened.in(directory).put(0, 1)) {
            try (Connection tool = tool();
                    Statement statement = tool.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                assertFails(opened.store().apply(put(Item.MODEL, "a", Item.of(1))), StoreErrorCode.UNAVAILABLE);
                assertThat(opened.store().status().problem()).isPresent();
                assertFails(
                        opened.store().leases().acquire("matriz", "node-1", java.time.Duration.ofMinutes(1)),
                        StoreErrorCode.UNAVAILABLE);
                statement.execute("COMMIT");
            }
            opened.put(1, 2);
            assertThat(opened.store().status().problem()).isEmpty();
            assertThat(Opened.await(
                            opened.store().leases().acquire("matriz", "node-2", java.time.Duration.ofMinutes(1))))
                    .as("a token that could not be made holds no name")
                    .isPresent();
            assertThat(opened.all()).hasSize(2);
        }
    }

    @Test
    void whoeverIsAtFaultFailsAloneInAGroup() throws SQLException {
        Model<Item> other = Model.builder("others", Item.class).build();
        try (Opened opened = Opened.in(directory, Item.MODEL, other)) {
            try (Connection tool = tool();
                    Statement statement = tool.createStatement()) {
                statement.execute("DROP TABLE d_others");
            }
            List<CompletionStage<BatchResult>> sound = new ArrayList<>();
            List<CompletionStage<BatchResult>> faulty = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                sound.add(opened.store().apply(put(Item.MODEL, "i" + i, Item.of(i))));
                faulty.add(opened.store().apply(put(other, "i" + i, Item.of(i))));
            }
            sound.forEach(stage -> assertThat(Opened.await(stage)).isInstanceOf(BatchResult.Applied.class));
            faulty.forEach(stage -> assertFails(stage, StoreErrorCode.CORRUPT));
            assertFails(opened.store().get(other, "i1"), StoreErrorCode.CORRUPT);
            assertThat(opened.all()).hasSize(40);
        }
    }

    private static <T> Batch put(Model<T> model, String id, T value) {
        return Batch.of("batch " + model + " " + id, Write.put(model, id, value));
    }

    private static void assertFails(CompletionStage<?> stage, StoreErrorCode reason) {
        CompletableFuture<?> future = stage.toCompletableFuture();
        assertThat(future)
                .failsWithin(java.time.Duration.ofMinutes(5))
                .withThrowableOfType(java.util.concurrent.ExecutionException.class)
                .havingCause()
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failure -> assertThat(failure.code()).isEqualTo(reason));
    }

    private Connection tool() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("store.db"));
    }
}
