package io.fairbot.store.memory;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.store.Cursor;
import io.fairbot.store.Document;
import io.fairbot.store.FieldValues;
import io.fairbot.store.Index;
import io.fairbot.store.Model;
import io.fairbot.store.Page;
import io.fairbot.store.Query;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** The query evaluator of the memory store: a full scan. */
final class MemorySearch {
    private MemorySearch() {}

    private record Hit(Cursor place, String id, MemoryTables.MemoryRow row) {}

    static <T> Page<T> page(
            Query<T> query,
            Map<String, MemoryTables.MemoryRow> rows,
            BiFunction<String, MemoryTables.MemoryRow, Document<T>> reader) {
        List<String> order = query.sortFields();
        Comparator<Cursor> places = query.isDescending() ? comparator().reversed() : comparator();
        Stream<Hit> hits = rows.entrySet().stream()
                .filter(row -> matches(query, order, row.getValue().json()))
                .map(row -> new Hit(place(order, row.getKey(), row.getValue().json()), row.getKey(), row.getValue()));
        Optional<Cursor> after = query.cursor();
        List<Hit> found = hits.filter(hit -> after.map(cursor -> places.compare(hit.place, cursor) > 0)
                        .orElse(true))
                .sorted(Comparator.comparing(Hit::place, places))
                .limit(query.limit() + 1L)
                .toList();
        boolean more = found.size() > query.limit();
        List<Hit> page = more ? found.subList(0, query.limit()) : found;
        Optional<String> next =
                more ? Optional.of(page.get(page.size() - 1).place.encode()) : Optional.empty();
        return new Page<>(
                page.stream().map(hit -> reader.apply(hit.id, hit.row)).toList(), next);
    }

    /** Rejects a document whose indexed fields contain values that no index can contain. */
    static void checkIndexed(Model<?> model, JsonNode json) {
        model.indexes().stream()
                .map(Index::fields)
                .flatMap(List::stream)
                .forEach(field -> FieldValues.read(json, field));
    }

    private static boolean matches(Query<?> query, List<String> order, JsonNode json) {
        boolean equal = query.equalities().entrySet().stream()
                .allMatch(condition -> FieldValues.read(json, condition.getKey())
                        .filter(condition.getValue()::equals)
                        .isPresent());
        if (!equal || (query.lower().isEmpty() && query.upper().isEmpty())) {
            return equal;
        }
        Optional<Object> value = FieldValues.read(json, order.get(0));
        return value.isPresent()
                && (query.lower().isEmpty() || FieldValues.compare(value, query.lower()) >= 0)
                && (query.upper().isEmpty() || FieldValues.compare(value, query.upper()) <= 0);
    }

    private static Cursor place(List<String> order, String id, JsonNode json) {
        return new Cursor(
                order.stream().map(field -> FieldValues.read(json, field)).toList(), id);
    }

    private static Comparator<Cursor> comparator() {
        return (left, right) -> {
            for (int i = 0; i < left.values().size(); i++) {
                int order =
                        FieldValues.compare(left.values().get(i), right.values().get(i));
                if (order != 0) {
                    return order;
                }
            }
            return FieldValues.compareText(left.id(), right.id());
        };
    }
}
