package io.fairbot.storage.internal.embedded;

import io.fairbot.storage.internal.embedded.sqlite.SqliteErrorTranslator;
import io.fairbot.storage.internal.embedded.sqlite.StatementCache;
import io.fairbot.storage.remote.RawDocument;
import io.fairbot.store.Index;
import io.fairbot.store.Model;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The tables of some models in a database that is only in memory, for the parts that work on one connection. */
final class MemoryFile implements AutoCloseable {
    private final Connection connection;
    private final StatementCache statements;
    private final ModelTables tables;
    private final SqliteErrorTranslator failures = new SqliteErrorTranslator(Path.of("memory"));

    MemoryFile(Model<?>... models) throws SQLException {
        connection = DriverManager.getConnection("jdbc:sqlite::memory:");
        statements = new StatementCache(connection);
        tables = new ModelTables(List.of(models));
        execute(CounterTable.CREATE);
        for (ModelTable table : tables.all()) {
            execute(table.create());
            for (Index index : table.indexes()) {
                execute(table.create(index));
            }
        }
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    SqliteReader reader() {
        return new SqliteReader(connection, failures);
    }

    StatementCache statements() {
        return statements;
    }

    ModelTables tables() {
        return tables;
    }

    SqliteErrorTranslator failures() {
        return failures;
    }

    CounterTable counters() {
        return new CounterTable(failures);
    }

    long token(String lease) throws SQLException {
        return counters().get(statements, CounterTable.lease(lease));
    }

    /** All documents of a model by id; each fits its checksum. */
    Map<String, RawDocument> all(Model<?> model) throws SQLException {
        Map<String, RawDocument> all = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(
                        "SELECT " + ModelTable.FIXED + " FROM " + ModelTable.name(model.name()))) {
            while (found.next()) {
                RawDocument document = TableRowMapper.read(found, model.name());
                all.put(document.id(), document);
            }
        } catch (DamagedRowException e) {
            throw new AssertionError(e);
        }
        return all;
    }

    /** The ids of the documents for which a condition in SQL holds, which may name the columns of indexed fields. */
    List<String> ids(Model<?> model, String condition) throws SQLException {
        List<String> ids = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(
                        "SELECT id FROM " + ModelTable.name(model.name()) + " WHERE " + condition + " ORDER BY id")) {
            while (found.next()) {
                ids.add(found.getString(1));
            }
        }
        return ids;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
