package io.fairbot.storage.internal.embedded.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.storage.internal.embedded.sqlite.TipFile.Tip;
import io.fairbot.storage.internal.embedded.sqlite.TipFile.TipPhase;
import io.fairbot.storage.internal.embedded.sqlite.TipFile.WalPosition;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** A store tells which directory it belongs to, and is refused in another one. */
class IdentityTableTest {
    private static final String OWN = "01KC0000000000000000000001";
    private static final String OTHER = "01KC0000000000000000000002";

    private static Tip tip(String directory, int generation, TipPhase phase) {
        return new Tip(directory, generation, phase, WalPosition.NOTHING);
    }

    private static IdentityTable table(Connection connection) {
        return new IdentityTable(connection, new SqliteErrorTranslator(Path.of("store.db")));
    }

    private static Connection memory() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite::memory:");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void assertRefused(Connection connection, Tip tip, String why) {
        assertThatThrownBy(() -> table(connection).check(tip))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.code()).isEqualTo(StoreErrorCode.CORRUPT))
                .hasMessageContaining(why);
    }

    @Test
    void aNewStoreGetsTheIdentityOfItsDirectory() throws SQLException {
        try (Connection connection = memory()) {
            Tip created = tip(OWN, 0, TipPhase.CREATED);
            assertThat(table(connection).check(created)).isEqualTo(created);

            Tip used = tip(OWN, 7, TipPhase.USED);
            assertThat(table(connection).check(used)).isEqualTo(used);
        }
    }

    @Test
    void theStoreOfAnotherDirectoryIsRefusedUnlessItWasBroughtHere() throws SQLException {
        try (Connection connection = memory()) {
            table(connection).check(tip(OWN, 0, TipPhase.CREATED));

            assertRefused(connection, tip(OTHER, 7, TipPhase.USED), "another data directory");
            assertThat(table(connection).check(tip(OTHER, 0, TipPhase.ADOPTED)))
                    .isEqualTo(tip(OWN, 0, TipPhase.ADOPTED));
        }
    }

    @Test
    void aStoreThatWasUsedAndHasNoIdentityIsRefused() throws SQLException {
        try (Connection connection = memory()) {
            table(connection).check(tip(OWN, 0, TipPhase.CREATED));
            execute(connection, "DELETE FROM " + IdentityTable.NAME);

            assertRefused(connection, tip(OWN, 7, TipPhase.USED), "does not tell which directory");
        }
    }

    @Test
    void anIdentityThatDoesNotFitItsChecksumIsRefused() throws SQLException {
        try (Connection connection = memory()) {
            table(connection).check(tip(OWN, 0, TipPhase.CREATED));
            execute(connection, "UPDATE " + IdentityTable.NAME + " SET id = '" + OTHER + "'");

            assertRefused(connection, tip(OTHER, 7, TipPhase.USED), "does not fit its checksum");
        }
    }

    @Test
    void anIdentityThatIsNullIsRefused() throws SQLException {
        try (Connection connection = memory()) {
            execute(connection, "CREATE TABLE " + IdentityTable.NAME + " (id TEXT, crc INTEGER)");
            execute(connection, "INSERT INTO " + IdentityTable.NAME + " VALUES (NULL, 0)");

            assertRefused(connection, tip(OWN, 7, TipPhase.USED), "does not fit its checksum");
        }
    }
}
