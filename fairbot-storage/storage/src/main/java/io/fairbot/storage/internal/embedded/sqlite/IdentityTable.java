package io.fairbot.storage.internal.embedded.sqlite;

import io.fairbot.storage.internal.embedded.sqlite.TipFile.Tip;
import io.fairbot.storage.internal.embedded.sqlite.TipFile.TipPhase;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.zip.CRC32C;

/** The table with the identity of the data directory that a store belongs to: one row, with its checksum. */
public final class IdentityTable {
    /** The name of the table. */
    public static final String NAME = "directory";

    private final Connection connection;
    private final SqliteErrorTranslator failures;

    IdentityTable(Connection connection, SqliteErrorTranslator failures) {
        this.connection = connection;
        this.failures = failures;
    }

    /**
     * Compares the identity with that of the tip; writes it into a store that is new, of version 0.1, or was brought here
     * without one.
     *
     * @return the tip with the identity of the store
     */
    Tip check(Tip tip) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            boolean mayBeMissing = tip.generation() == 0;
            if (mayBeMissing) {
                statement.execute("CREATE TABLE IF NOT EXISTS " + NAME
                        + " (id TEXT NOT NULL PRIMARY KEY, crc INTEGER NOT NULL) WITHOUT ROWID");
            }
            try (ResultSet row = statement.executeQuery("SELECT id, crc FROM " + NAME)) {
                if (row.next()) {
                    return compare(tip, row.getString(1), row.getLong(2));
                }
            }
            if (!mayBeMissing) {
                throw failures.damaged("it does not tell which directory it belongs to");
            }
        }
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO " + NAME + " VALUES (?, ?)")) {
            insert.setString(1, tip.directory());
            insert.setLong(2, crc(tip.directory()));
            insert.executeUpdate();
        }
        return tip;
    }

    private Tip compare(Tip tip, String identity, long crc) {
        if (identity == null || crc != crc(identity)) {
            throw failures.damaged("the identity of its directory does not fit its checksum");
        }
        if (tip.phase() != TipPhase.ADOPTED && !identity.equals(tip.directory())) {
            throw failures.damaged("it belongs to another data directory than store.tip beside it");
        }
        return new Tip(identity, tip.generation(), tip.phase(), tip.log());
    }

    private static long crc(String identity) {
        CRC32C crc = new CRC32C();
        crc.update(identity.getBytes(StandardCharsets.UTF_8));
        return crc.getValue();
    }
}
