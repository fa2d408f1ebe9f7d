package io.fairbot.storage.internal.embedded;

import io.fairbot.storage.internal.embedded.sqlite.SqliteErrorTranslator;
import io.fairbot.storage.internal.embedded.sqlite.StatementCache;
import io.fairbot.storage.remote.RawDocument;
import io.fairbot.storage.remote.RawWrite;
import io.fairbot.store.Cursor;
import io.fairbot.store.Document;
import io.fairbot.store.Model;
import io.fairbot.store.Page;
import io.fairbot.store.Page.DamagedDocument;
import io.fairbot.store.Query;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A read-only connection. Used by one thread at a time. */
final class SqliteReader implements AutoCloseable {
    private final Connection connection;
    private final StatementCache statements;
    private final SqliteErrorTranslator failures;

    SqliteReader(Connection connection, SqliteErrorTranslator failures) {
        this.connection = connection;
        this.failures = failures;
        statements = new StatementCache(connection);
    }

    <T> Optional<Document<T>> get(ModelTable table, Model<T> model, String id) throws SQLException {
        PreparedStatement select = statements.get(table.get());
        select.setString(1, id);
        try (ResultSet found = select.executeQuery()) {
            return found.next()
                    ? Optional.of(new TableRowMapper(table, failures).document(model, found))
                    : Optional.empty();
        }
    }

    Optional<RawDocument> getRaw(ModelTable table, String id) throws SQLException {
        PreparedStatement select = statements.get(table.get());
        select.setString(1, id);
        try (ResultSet found = select.executeQuery()) {
            return found.next() ? Optional.of(new TableRowMapper(table, failures).read(found)) : Optional.empty();
        }
    }

    List<RawDocument> listRaw(ModelTable table, String after, int limit) throws SQLException {
        PreparedStatement select = statements.get(
                "SELECT " + ModelTable.FIXED + " FROM " + table.name() + " WHERE id > ? ORDER BY id LIMIT ?");
        select.setString(1, after);
        select.setInt(2, limit);
        TableRowMapper rows = new TableRowMapper(table, failures);
        List<RawDocument> documents = new ArrayList<>();
        try (ResultSet found = select.executeQuery()) {
            while (found.next()) {
                documents.add(rows.read(found));
            }
        }
        return documents;
    }

    List<Long> versions(List<RawWrite> writes, ModelTables tables) throws SQLException {
        List<Long> versions = new ArrayList<>(writes.size());
        for (RawWrite write : writes) {
            PreparedStatement select = statements.get(tables.of(write.model()).version());
            select.setString(1, write.id());
            try (ResultSet found = select.executeQuery()) {
                versions.add(found.next() ? found.getLong(1) : 0L);
            }
        }
        return versions;
    }

    Map<String, Long> versions(ModelTable table, String after, int limit) throws SQLException {
        PreparedStatement select =
                statements.get("SELECT id, version FROM " + table.name() + " WHERE id > ? ORDER BY id LIMIT ?");
        select.setString(1, after);
        select.setInt(2, limit);
        return versions(select);
    }

    Map<String, Long> expired(ModelTable table, String field, String before, int limit) throws SQLException {
        PreparedStatement select = statements.get(ExpiryOperation.select(table, field) + " LIMIT ?");
        select.setString(1, before);
        select.setInt(2, limit);
        return versions(select);
    }

    Map<String, Long> counts() throws SQLException {
        Map<String, Long> counts = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement()) {
            for (String model : models(statement)) {
                try (ResultSet count = statement.executeQuery("SELECT count(*) FROM " + ModelTable.name(model))) {
                    counts.put(model, count.getLong(1));
                }
            }
        }
        return counts;
    }

    /** Returns whether there is a document, readable or not. */
    boolean holds(String model, String id) throws SQLException {
        PreparedStatement select = statements.get("SELECT 1 FROM " + ModelTable.name(model) + " WHERE id = ?");
        select.setString(1, id);
        try (ResultSet found = select.executeQuery()) {
            return found.next();
        }
    }

    boolean holdsAny(String model) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (!models(statement).contains(model)) {
                return false;
            }
            try (ResultSet first = statement.executeQuery("SELECT 1 FROM " + ModelTable.name(model) + " LIMIT 1")) {
                return first.next();
            }
        }
    }

    /** Returns the names of all models that the file contains, also of unknown ones. */
    static List<String> models(Statement statement) throws SQLException {
        List<String> models = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery("SELECT name FROM models ORDER BY name")) {
            while (rows.next()) {
                models.add(rows.getString(1));
            }
        }
        return models;
    }

    long counter(String name) throws SQLException {
        return new CounterTable(failures).get(statements, name);
    }

    private static Map<String, Long> versions(PreparedStatement select) throws SQLException {
        Map<String, Long> versions = new LinkedHashMap<>();
        try (ResultSet found = select.executeQuery()) {
            while (found.next()) {
                versions.put(found.getString(1), found.getLong(2));
            }
        }
        return versions;
    }

    <T> Page<T> find(ModelTable table, Query<T> query) throws SQLException {
        SqlQuery search = new SqlQuery(table, query);
        PreparedStatement select = statements.get(search.sql());
        TableRowMapper.bindAll(select, search.values());
        TableRowMapper rows = new TableRowMapper(table, failures);
        List<Document<T>> documents = new ArrayList<>();
        List<DamagedDocument> damaged = new ArrayList<>();
        Optional<String> next = Optional.empty();
        List<Optional<Object>> place = List.of();
        String id = "";
        try (ResultSet found = select.executeQuery()) {
            while (found.next()) {
                if (documents.size() + damaged.size() == query.limit()) {
                    next = Optional.of(new Cursor(place, id).encode());
                    break;
                }
                Optional<Document<T>> document = rows.document(query.model(), found, damaged);
                document.ifPresent(documents::add);
                id = document.map(Document::id)
                        .orElseGet(() -> damaged.get(damaged.size() - 1).id());
                place = search.place(found);
            }
        }
        return new Page<>(documents, next, damaged);
    }

    /** Invalidates the statements; call it when one has failed. */
    void forget() {
        statements.forget();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
