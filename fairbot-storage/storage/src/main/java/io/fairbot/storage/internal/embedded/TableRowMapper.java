package io.fairbot.storage.internal.embedded;

import io.fairbot.storage.internal.embedded.sqlite.SqliteErrorTranslator;
import io.fairbot.storage.remote.JsonBody;
import io.fairbot.storage.remote.RawDocument;
import io.fairbot.store.Document;
import io.fairbot.store.Model;
import io.fairbot.store.Page.DamagedDocument;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A mapper that binds and reads the rows of one table, and verifies the checksum of each row read. */
final class TableRowMapper {
    private final ModelTable table;
    private final SqliteErrorTranslator failures;

    TableRowMapper(ModelTable table, SqliteErrorTranslator failures) {
        this.table = table;
        this.failures = failures;
    }

    /** Reads the columns {@link ModelTable#FIXED}; a damaged row is recorded as such and fails. */
    RawDocument read(ResultSet row) throws SQLException {
        try {
            return read(row, table.model().name());
        } catch (DamagedRowException e) {
            throw failures.damaged(e.document());
        }
    }

    /** Reads the columns {@link ModelTable#FIXED}; empty for a damaged row, which is recorded as such. */
    Optional<RawDocument> readUndamaged(ResultSet row) throws SQLException {
        try {
            return Optional.of(read(row, table.model().name()));
        } catch (DamagedRowException e) {
            failures.found(e.document());
            return Optional.empty();
        }
    }

    /** Reads a document; a damaged row is recorded as such and fails. */
    <T> Document<T> document(Model<T> model, ResultSet row) throws SQLException {
        try {
            return readDocument(model, row);
        } catch (DamagedRowException e) {
            throw failures.damaged(e.document());
        }
    }

    /** Reads a document, or adds it to the damaged ones and to the record of damage. */
    <T> Optional<Document<T>> document(Model<T> model, ResultSet row, List<DamagedDocument> damaged)
            throws SQLException {
        try {
            return Optional.of(readDocument(model, row));
        } catch (DamagedRowException e) {
            failures.found(e.document());
            damaged.add(e.document());
            return Optional.empty();
        }
    }

    /** Reads the columns {@link ModelTable#FIXED} of any model. */
    static RawDocument read(ResultSet row, String model) throws SQLException, DamagedRowException {
        String id = row.getString(1);
        long version = row.getLong(2);
        long fence = row.getLong(3);
        int shape = row.getInt(4);
        byte[] body = row.getBytes(6);
        if (id == null || body == null || row.getLong(5) != TableRow.crc(id, version, fence, shape, body)) {
            throw new DamagedRowException(
                    new DamagedDocument(model, id == null ? "" : id, "it does not fit its checksum"));
        }
        return new RawDocument(id, version, fence, shape, new JsonBody(body));
    }

    private <T> Document<T> readDocument(Model<T> model, ResultSet row) throws SQLException, DamagedRowException {
        RawDocument stored = read(row, model.name());
        try {
            return stored.read(model);
        } catch (IOException e) {
            // Not the cause's text, which names classes and may quote the content.
            throw new DamagedRowException(
                    new DamagedDocument(model.name(), stored.id(), "its content does not fit its model"));
        }
    }

    void bindInsert(PreparedStatement insert, TableRow row, String id, long version, long fence) throws SQLException {
        int shape = table.model().schemaVersion();
        insert.setString(1, id);
        insert.setLong(2, version);
        insert.setLong(3, fence);
        insert.setInt(4, shape);
        insert.setLong(5, TableRow.crc(id, version, fence, shape, row.body()));
        insert.setBytes(6, row.body());
        bindFields(insert, 7, row);
    }

    void bindUpdate(PreparedStatement update, TableRow row, String id, long before, long version, long fence)
            throws SQLException {
        int shape = table.model().schemaVersion();
        update.setLong(1, version);
        update.setLong(2, fence);
        update.setInt(3, shape);
        update.setLong(4, TableRow.crc(id, version, fence, shape, row.body()));
        update.setBytes(5, row.body());
        int next = bindFields(update, 6, row);
        update.setString(next, id);
        update.setLong(next + 1, before);
    }

    private static int bindFields(PreparedStatement statement, int from, TableRow row) throws SQLException {
        int at = from;
        for (@Nullable Object field : row.fields()) {
            bind(statement, at++, field);
        }
        return at;
    }

    /** Binds text, {@link Long}, {@link Boolean} or null. */
    static void bind(PreparedStatement statement, int at, @Nullable Object value) throws SQLException {
        if (value instanceof Long number) {
            statement.setLong(at, number);
        } else if (value instanceof Boolean truth) {
            statement.setLong(at, truth ? 1 : 0);
        } else {
            statement.setString(at, (String) value);
        }
    }

    static void bindAll(PreparedStatement statement, List<@Nullable Object> values) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            bind(statement, i + 1, values.get(i));
        }
    }
}
