package io.fairbot.storage.internal.embedded;

import io.fairbot.storage.internal.embedded.sqlite.SqliteErrorTranslator;
import io.fairbot.storage.internal.embedded.sqlite.StatementCache;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.zip.CRC32C;

/** The table of monotonic counters: the token of each lease, and the floor of first versions. */
final class CounterTable {
    static final String CREATE = "CREATE TABLE IF NOT EXISTS counters"
            + " (name TEXT NOT NULL PRIMARY KEY, value INTEGER NOT NULL, crc INTEGER NOT NULL) WITHOUT ROWID";
    /** The counter of {@link io.fairbot.store.spi.InitialVersionClock#floor()}. */
    static final String FLOOR = "floor";

    private final SqliteErrorTranslator failures;

    CounterTable(SqliteErrorTranslator failures) {
        this.failures = failures;
    }

    /** Returns the name of the counter with the highest token of a lease. */
    static String lease(String name) {
        return "lease " + name;
    }

    /** Returns the value of a counter, 0 when it was never raised. */
    long get(StatementCache statements, String name) throws SQLException {
        PreparedStatement select = statements.get("SELECT value, crc FROM counters WHERE name = ?");
        select.setString(1, name);
        try (ResultSet found = select.executeQuery()) {
            if (!found.next()) {
                return 0;
            }
            long value = found.getLong(1);
            if (found.getLong(2) != crc(name, value)) {
                throw failures.damaged("the counter \"" + name + "\" does not fit its checksum");
            }
            return value;
        }
    }

    void put(StatementCache statements, String name, long value) throws SQLException {
        PreparedStatement put = statements.get("INSERT INTO counters (name, value, crc) VALUES (?, ?, ?)"
                + " ON CONFLICT (name) DO UPDATE SET value = excluded.value, crc = excluded.crc");
        put.setString(1, name);
        put.setLong(2, value);
        put.setLong(3, crc(name, value));
        put.executeUpdate();
    }

    private static long crc(String name, long value) {
        CRC32C crc = new CRC32C();
        crc.update(name.getBytes(StandardCharsets.UTF_8));
        crc.update(ByteBuffer.allocate(Long.BYTES).putLong(value).flip());
        return crc.getValue();
    }
}
