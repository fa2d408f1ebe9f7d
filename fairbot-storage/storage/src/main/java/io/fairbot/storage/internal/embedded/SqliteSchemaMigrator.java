package io.fairbot.storage.internal.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.json.Json;
import io.fairbot.storage.internal.embedded.sqlite.IdentityTable;
import io.fairbot.storage.internal.embedded.sqlite.SqliteDatabase;
import io.fairbot.storage.internal.embedded.sqlite.SqliteErrorTranslator;
import io.fairbot.storage.remote.JsonBody;
import io.fairbot.storage.remote.RawDocument;
import io.fairbot.store.Index;
import io.fairbot.store.Model;
import io.fairbot.store.StoreException;
import io.fairbot.store.StoreException.StoreErrorCode;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A migrator that brings the tables up to date with the models: new tables, columns and indexes, and older documents.
 *
 * <p>The contents of the file are recorded in the table {@code models}, with a checksum: a table that is missing or not
 * recorded is damage, and never an empty new table. Documents are migrated in portions, each with its own schema
 * version, so an interrupted start resumes where it stopped.
 */
final class SqliteSchemaMigrator {
    private static final Logger log = LoggerFactory.getLogger(SqliteSchemaMigrator.class);
    private static final int PORTION = 500;

    private final Connection connection;
    private final SqliteErrorTranslator failures;

    /** The recorded schema of a model. */
    private record ModelRecord(int shape, List<String> fields, List<List<String>> indexes) {}

    SqliteSchemaMigrator(SqliteDatabase database) {
        connection = database.writer();
        failures = database.failures();
    }

    void migrate(Collection<ModelTable> tables) {
        try {
            connection.setAutoCommit(true);
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE IF NOT EXISTS models"
                        + " (name TEXT NOT NULL PRIMARY KEY, note TEXT NOT NULL, crc INTEGER NOT NULL) WITHOUT ROWID");
                statement.execute(CounterTable.CREATE);
            }
            Map<String, ModelRecord> recorded = readRecords();
            checkTables(recorded.keySet());
            for (ModelTable table : tables) {
                migrate(table, recorded.get(table.model().name()));
            }
        } catch (SQLException e) {
            throw failures.of(e);
        }
    }

    private void migrate(ModelTable table, @org.jspecify.annotations.Nullable ModelRecord recorded)
            throws SQLException {
        Model<?> model = table.model();
        List<List<String>> indexes = table.indexes().stream().map(Index::fields).toList();
        ModelRecord wanted = new ModelRecord(model.schemaVersion(), table.fields(), indexes);
        if (recorded == null) {
            inTransaction(() -> {
                execute(table.create());
                for (Index index : table.indexes()) {
                    execute(table.create(index));
                }
                writeRecord(model.name(), wanted);
            });
            return;
        }
        if (recorded.shape > model.schemaVersion()) {
            throw new StoreException(
                    StoreErrorCode.REFUSED,
                    "The documents of " + model.name() + " have schema version " + recorded.shape
                            + ", and this program knows up to " + model.schemaVersion()
                            + ": start the newer version that wrote them.");
        }
        if (recorded.equals(wanted)) {
            return;
        }
        addColumns(table);
        rewrite(table);
        inTransaction(() -> {
            for (Index index : table.indexes()) {
                execute(table.create(index).replace("CREATE INDEX", "CREATE INDEX IF NOT EXISTS"));
            }
            for (List<String> fields : recorded.indexes) {
                if (!indexes.contains(fields)) {
                    execute("DROP INDEX IF EXISTS " + table.indexName(new Index(fields)));
                }
            }
            writeRecord(model.name(), wanted);
        });
    }

    private void addColumns(ModelTable table) throws SQLException {
        // The actual columns, since an interrupted start may have added more than were recorded.
        Set<String> existing = new HashSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet columns =
                        statement.executeQuery("SELECT name FROM pragma_table_info('" + table.name() + "')")) {
            while (columns.next()) {
                existing.add(columns.getString(1));
            }
        }
        for (String field : table.fields()) {
            if (!existing.contains(ModelTable.bareColumn(field))) {
                execute("ALTER TABLE " + table.name() + " ADD COLUMN " + ModelTable.column(field));
            }
        }
    }

    /** Migrates every document and fills its columns again, one portion in each transaction. */
    private void rewrite(ModelTable table) throws SQLException {
        String last = "";
        long count = 0;
        while (true) {
            List<String> ids = new ArrayList<>();
            String from = last;
            inTransaction(() -> rewrite(table, from, ids));
            count += ids.size();
            if (ids.size() < PORTION) {
                log.info(
                        "{}: {} documents migrated to schema version {}",
                        table.model().name(),
                        count,
                        table.model().schemaVersion());
                return;
            }
            last = ids.get(ids.size() - 1);
        }
    }

    private void rewrite(ModelTable table, String after, List<String> done) throws SQLException {
        TableRowMapper rows = new TableRowMapper(table, failures);
        try (PreparedStatement select = connection.prepareStatement("SELECT " + ModelTable.FIXED + " FROM "
                        + table.name() + " WHERE id > ? ORDER BY id LIMIT " + PORTION);
                PreparedStatement update = connection.prepareStatement(table.update())) {
            select.setString(1, after);
            try (ResultSet found = select.executeQuery()) {
                while (found.next()) {
                    done.add(found.getString(1));
                    Optional<RawDocument> stored = rows.readUndamaged(found);
                    if (stored.isPresent()) {
                        rewrite(rows, update, table, stored.get());
                    }
                }
            }
        }
    }

    private void rewrite(TableRowMapper rows, PreparedStatement update, ModelTable table, RawDocument stored)
            throws SQLException {
        TableRow row = TableRow.of(JsonBody.of(migrated(table.model(), stored)).bytes(), table.fields());
        rows.bindUpdate(update, row, stored.id(), stored.version(), stored.version(), stored.fence());
        update.executeUpdate();
    }

    private JsonNode migrated(Model<?> model, RawDocument stored) {
        try {
            JsonNode document = stored.body().toJsonNode();
            return document instanceof ObjectNode object ? model.migrate(object, stored.schemaVersion()) : document;
        } catch (IOException e) {
            throw failures.damaged("a document of " + model.name() + " is not JSON, though it fits its checksum");
        } catch (RuntimeException e) {
            // Catches whatever a migration throws; the message omits the id, which may be a telephone number.
            throw new StoreException(
                    StoreErrorCode.REFUSED,
                    "The documents of " + model.name() + " cannot be migrated from schema version "
                            + stored.schemaVersion() + " to " + model.schemaVersion() + " (" + e
                            + "): correct the migration and start again; nothing is lost.",
                    e);
        }
    }

    private Map<String, ModelRecord> readRecords() throws SQLException {
        Map<String, ModelRecord> recorded = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT name, note, crc FROM models")) {
            while (rows.next()) {
                String name = rows.getString(1);
                String text = rows.getString(2);
                if (rows.getLong(3) != crc(name + text)) {
                    throw failures.damaged("what it notes of its own tables was changed");
                }
                recorded.put(name, Json.mapper().readValue(text, ModelRecord.class));
            }
        } catch (JsonProcessingException e) {
            throw failures.damaged("what it notes of its own tables cannot be read");
        }
        return recorded;
    }

    private void checkTables(Set<String> recorded) throws SQLException {
        Set<String> expected = new HashSet<>(Set.of("models", "counters", IdentityTable.NAME));
        recorded.forEach(name -> expected.add(ModelTable.name(name)));
        Set<String> existing = new HashSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT name FROM sqlite_schema WHERE type = 'table'")) {
            while (rows.next()) {
                existing.add(rows.getString(1));
            }
        }
        if (!existing.equals(expected)) {
            throw failures.damaged("its tables are not those it notes");
        }
    }

    private void writeRecord(String name, ModelRecord recorded) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("INSERT INTO models (name, note, crc) VALUES (?, ?, ?)"
                        + " ON CONFLICT (name) DO UPDATE SET note = excluded.note, crc = excluded.crc")) {
            String text = Json.mapper().writeValueAsString(recorded);
            statement.setString(1, name);
            statement.setString(2, text);
            statement.setLong(3, crc(name + text));
            statement.executeUpdate();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long crc(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return crc.getValue();
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void inTransaction(SqlAction work) throws SQLException {
        execute("BEGIN IMMEDIATE");
        try {
            work.run();
            execute("COMMIT");
        } catch (SQLException | RuntimeException | Error e) {
            execute("ROLLBACK");
            throw e;
        }
    }

    /** An action that may throw an SQL exception. */
    @FunctionalInterface
    private interface SqlAction {
        void run() throws SQLException;
    }
}
