package io.fairbot.storage.internal.embedded;

import io.fairbot.store.Index;
import io.fairbot.store.Model;
import io.fairbot.store.Retention;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The table of a model: one document for each row, and a column for each indexed field.
 *
 * <p>Model names are safe in SQL by their own rule; field names are quoted.
 */
final class ModelTable {
    /** The columns of every table, before those of the indexed fields. */
    static final String FIXED = "id, version, fence, shape, crc, body";

    private final Model<?> model;
    private final List<String> fields;
    private final List<Index> indexes;
    private final String insert;
    private final String update;
    private final String replace;
    private final String delete;
    private final String drop;
    private final String version;
    private final String get;

    ModelTable(Model<?> model) {
        this.model = model;
        List<Index> all = new ArrayList<>(model.indexes());
        Optional<Index> retention = model.retention().map(Retention::field).map(field -> new Index(List.of(field)));
        retention.ifPresent(all::add);
        indexes = all.stream().distinct().toList();
        Set<String> names = new LinkedHashSet<>();
        indexes.forEach(index -> names.addAll(index.fields()));
        fields = List.copyOf(names);
        String one = " WHERE id = ?";
        insert = "INSERT INTO " + name() + " (" + columns() + ") VALUES (?, ?, ?, ?, ?, ?" + ", ?".repeat(fields.size())
                + ") ON CONFLICT DO NOTHING";
        update = "UPDATE " + name() + " SET version = ?, fence = ?, shape = ?, crc = ?, body = ?"
                + fields.stream().map(field -> ", " + column(field) + " = ?").collect(Collectors.joining()) + one
                + " AND version = ?";
        replace = "INSERT OR REPLACE INTO " + name() + " (" + columns() + ") VALUES (?, ?, ?, ?, ?, ?"
                + ", ?".repeat(fields.size()) + ")";
        delete = "DELETE FROM " + name() + one + " AND version = ?";
        drop = "DELETE FROM " + name() + one;
        version = "SELECT version FROM " + name() + one;
        get = "SELECT " + FIXED + " FROM " + name() + one;
    }

    Model<?> model() {
        return model;
    }

    String name() {
        return name(model.name());
    }

    static String name(String model) {
        return "d_" + model;
    }

    /** Returns the indexed fields, in the order of their columns. */
    List<String> fields() {
        return fields;
    }

    List<Index> indexes() {
        return indexes;
    }

    static String column(String field) {
        return "\"" + bareColumn(field).replace("\"", "\"\"") + "\"";
    }

    static String bareColumn(String field) {
        return "f_" + field;
    }

    String create() {
        return "CREATE TABLE " + name() + " (id TEXT NOT NULL PRIMARY KEY, version INTEGER NOT NULL, fence INTEGER NOT"
                + " NULL, shape INTEGER NOT NULL, crc INTEGER NOT NULL, body BLOB NOT NULL"
                + fields.stream().map(field -> ", " + column(field)).collect(Collectors.joining())
                + ") WITHOUT ROWID";
    }

    /**
     * Returns the name of an index; index names are unique in the whole file, and any name in them may contain
     * underscores.
     */
    String indexName(Index index) {
        return "\"i_" + model.name() + "(" + String.join(",", index.fields()).replace("\"", "\"\"") + ")\"";
    }

    /**
     * Returns the statement that creates an index; the primary key follows the named columns in every index of such a
     * table.
     */
    String create(Index index) {
        return "CREATE INDEX " + indexName(index) + " ON " + name() + " ("
                + index.fields().stream().map(ModelTable::column).collect(Collectors.joining(", ")) + ")";
    }

    String insert() {
        return insert;
    }

    /** Returns the statement that writes a document unconditionally. */
    String replace() {
        return replace;
    }

    /** Returns the statement that replaces a document of a known version; the id and the version come last. */
    String update() {
        return update;
    }

    String delete() {
        return delete;
    }

    /** Returns the statement that deletes a document of any version. */
    String drop() {
        return drop;
    }

    String version() {
        return version;
    }

    String get() {
        return get;
    }

    private String columns() {
        return FIXED + fields.stream().map(field -> ", " + column(field)).collect(Collectors.joining());
    }
}
