package io.fairbot.storage.internal.embedded;

import io.fairbot.store.Cursor;
import io.fairbot.store.Document;
import io.fairbot.store.Model;
import io.fairbot.store.Page;
import io.fairbot.store.Query;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One connection that reads. Used by one thread at a time. */
final class Reader implements AutoCloseable {
    private final Connection connection;
    private final Statements statements;
    private final Failures failures;

    Reader(Connection connection, Failures failures) {
        this.connection = connection;
        this.failures = failures;
        statements = new Statements(connection);
    }

    <T> Optional<Document<T>> get(Table table, Model<T> model, String id) throws SQLException {
        PreparedStatement select = statements.get(table.get());
        select.setString(1, id);
        try (ResultSet found = select.executeQuery()) {
            return found.next() ? Optional.of(new Rows(table, failures).document(model, found)) : Optional.empty();
        }
    }

    <T> Page<T> find(Table table, Query<T> query) throws SQLException {
        Search search = new Search(table, query);
        PreparedStatement select = statements.get(search.sql());
        Rows.bindAll(select, search.values());
        Rows rows = new Rows(table, failures);
        List<Document<T>> documents = new ArrayList<>();
        Optional<String> next = Optional.empty();
        List<Optional<Object>> place = List.of();
        try (ResultSet found = select.executeQuery()) {
            while (found.next()) {
                if (documents.size() == query.limit()) {
                    String id = documents.get(documents.size() - 1).id();
                    next = Optional.of(new Cursor(place, id).text());
                    break;
                }
                documents.add(rows.document(query.model(), found));
                place = search.place(found);
            }
        }
        return new Page<>(documents, next);
    }

    /** To be called when a statement failed. */
    void forget() {
        statements.forget();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
