package io.fairbot.storage.internal.embedded;

import io.fairbot.store.Cursor;
import io.fairbot.store.Query;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A query translated to SQL. Null fields come first, as SQLite sorts NULL. */
final class SqlQuery {
    /** The number of columns before those of the order. */
    private static final int FIXED = 6;

    private final List<String> order;
    private final String sql;
    private final List<@Nullable Object> values = new ArrayList<>();

    SqlQuery(ModelTable table, Query<?> query) {
        order = query.sortFields();
        List<String> conditions = new ArrayList<>();
        query.equalities().forEach((field, value) -> {
            conditions.add(ModelTable.column(field) + " = ?");
            values.add(value);
        });
        query.lower().ifPresent(value -> {
            conditions.add(ModelTable.column(order.get(0)) + " >= ?");
            values.add(value);
        });
        query.upper().ifPresent(value -> {
            conditions.add(ModelTable.column(order.get(0)) + " <= ?");
            values.add(value);
        });
        query.cursor().ifPresent(cursor -> conditions.add(behind(cursor, query.isDescending())));
        String direction = query.isDescending() ? " DESC" : "";
        List<String> columns = order.stream().map(ModelTable::column).toList();
        sql = "SELECT " + ModelTable.FIXED
                + columns.stream().map(column -> ", " + column).collect(Collectors.joining())
                + " FROM " + table.name()
                + (conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions))
                + " ORDER BY "
                + columns.stream().map(column -> column + direction + ", ").collect(Collectors.joining())
                + "id" + direction + " LIMIT ?";
        // One more than requested, which shows whether there is another page.
        values.add(query.limit() + 1L);
    }

    String sql() {
        return sql;
    }

    List<@Nullable Object> values() {
        return values;
    }

    /** Returns the position of the current row in the order. */
    List<Optional<Object>> place(ResultSet row) throws SQLException {
        List<Optional<Object>> place = new ArrayList<>();
        for (int i = 0; i < order.size(); i++) {
            Object value = row.getObject(FIXED + 1 + i);
            place.add(Optional.ofNullable(value instanceof Integer number ? Long.valueOf(number) : value));
        }
        return place;
    }

    /**
     * Returns the condition for rows after a position: greater in the first field, or equal there and greater in the
     * second, and so on to the id.
     */
    private String behind(Cursor cursor, boolean descending) {
        List<String> alternatives = new ArrayList<>();
        StringBuilder equal = new StringBuilder();
        List<@Nullable Object> equalValues = new ArrayList<>();
        for (int i = 0; i < order.size(); i++) {
            String column = ModelTable.column(order.get(i));
            Object value = cursor.values().get(i).orElse(null);
            String further = further(column, value, descending);
            if (!further.isEmpty()) {
                alternatives.add(equal + further);
                values.addAll(equalValues);
                if (value != null) {
                    values.add(value);
                }
            }
            equal.append(column).append(" IS ? AND ");
            equalValues.add(value);
        }
        alternatives.add(equal + (descending ? "id < ?" : "id > ?"));
        values.addAll(equalValues);
        values.add(cursor.id());
        return "(" + alternatives.stream().map(a -> "(" + a + ")").collect(Collectors.joining(" OR ")) + ")";
    }

    private static String further(String column, @Nullable Object value, boolean descending) {
        if (value == null) {
            return descending ? "" : column + " IS NOT NULL";
        }
        return descending ? "(" + column + " < ? OR " + column + " IS NULL)" : column + " > ?";
    }
}
