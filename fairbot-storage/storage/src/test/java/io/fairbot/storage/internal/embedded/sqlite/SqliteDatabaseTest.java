package io.fairbot.storage.internal.embedded.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.storage.internal.embedded.sqlite.TipFile.Tip;
import io.fairbot.storage.internal.embedded.sqlite.TipFile.TipPhase;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory in which a store was being created: what is in its file decides whether that goes on. */
class SqliteDatabaseTest {
    private static final String ID = "01KC0000000000000000000001";
    private static final String OWN_FILE = "PRAGMA application_id = " + SqliteDatabase.APPLICATION;

    @TempDir
    Path temporary;

    @BeforeEach
    void beginAStore() throws IOException {
        try (DataDirectory directory = DataDirectory.lock(temporary)) {
            TipFile.create(directory.tip(), Tip.of(ID, TipPhase.CREATED));
        }
    }

    private void write(String... statements) throws IOException, SQLException {
        try (DataDirectory directory = DataDirectory.lock(temporary);
                Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.database());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private SqliteDatabase open() {
        return SqliteDatabase.open(temporary, () -> "01KC0000000000000000000002");
    }

    private void assertRefused(String why) {
        assertThatThrownBy(this::open)
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.code()).isEqualTo(StoreErrorCode.CORRUPT))
                .hasMessageContaining(why);
    }

    @Test
    void aFileThatHasOnlyItsApplicationIdIsCompleted() throws IOException, SQLException {
        write(OWN_FILE);

        try (SqliteDatabase database = open()) {
            assertThat(database.identity()).isEqualTo(ID);
        }
        try (SqliteDatabase again = open()) {
            assertThat(again.identity()).isEqualTo(ID);
        }
    }

    @Test
    void theTablesOfAnotherProgramAreRefusedAndStay() throws IOException, SQLException {
        write("CREATE TABLE other (a)");

        assertRefused("is not a store of fairbot");
        write("INSERT INTO other VALUES (1)");
    }

    @Test
    void aFileInAnotherEncodingIsRefused() throws IOException, SQLException {
        write("PRAGMA encoding = 'UTF-16le'", OWN_FILE, "CREATE TABLE t (a)");

        assertRefused("its first page was changed");
    }
}
