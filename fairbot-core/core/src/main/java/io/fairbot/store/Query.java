package io.fairbot.store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A query for documents of one model: conditions, order and page size.
 *
 * <p>Every query is answered from one declared index: its first fields are those given to {@link #where}, the next one is
 * the field of {@link #atLeast}, {@link #atMost} or {@link #orderBy}. The result is sorted by the rest of the index's
 * fields and then by id (text by its UTF-8 bytes, absent before present); without any condition, by id. A query that no
 * index answers is refused, so that a slow one is noticed before a model has many documents.
 *
 * <p>Immutable; every method returns a new query. Defaults: ascending, {@value #DEFAULT_LIMIT} documents.
 *
 * @param <T> the type of the documents' content
 */
public final class Query<T> {
    /** The default number of documents of a page. */
    public static final int DEFAULT_LIMIT = 100;

    /** The largest number of documents of a page. */
    public static final int MAX_LIMIT = 1000;

    private final Model<T> model;
    private final Map<String, Object> equalities;
    private final Optional<String> sorted;
    private final Optional<Object> lower;
    private final Optional<Object> upper;
    private final boolean isDescending;
    private final int limit;
    private final Optional<Cursor> after;

    private Query(
            Model<T> model,
            Map<String, Object> equal,
            Optional<String> sorted,
            Optional<Object> lower,
            Optional<Object> upper,
            boolean descending,
            int limit,
            Optional<Cursor> after) {
        this.model = model;
        this.equalities = java.util.Collections.unmodifiableMap(equal);
        this.sorted = sorted;
        this.lower = lower;
        this.upper = upper;
        this.isDescending = descending;
        this.limit = limit;
        this.after = after;
    }

    /**
     * Returns a query for all documents of a model.
     *
     * @param model the model
     * @param <T> the type of the documents' content
     * @return the query
     */
    public static <T> Query<T> of(Model<T> model) {
        return new Query<>(
                model,
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                DEFAULT_LIMIT,
                Optional.empty());
    }

    /**
     * Selects documents whose field has a value.
     *
     * @param field a field of an index
     * @param value text, a whole number, a boolean, an instant, or an enum constant
     * @return the narrower query
     */
    public Query<T> where(String field, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(equalities);
        more.put(field, FieldValues.normalize(value));
        return new Query<>(model, more, sorted, lower, upper, isDescending, limit, after);
    }

    /**
     * Selects documents whose field is at least a value, and sorts by it.
     *
     * @param field a field of an index
     * @param value as in {@link #where}
     * @return the narrower query
     */
    public Query<T> atLeast(String field, Object value) {
        return new Query<>(
                model,
                equalities,
                sortedBy(field),
                Optional.of(FieldValues.normalize(value)),
                upper,
                isDescending,
                limit,
                after);
    }

    /**
     * Selects documents whose field is present and at most a value, and sorts by it.
     *
     * @param field a field of an index
     * @param value as in {@link #where}
     * @return the narrower query
     */
    public Query<T> atMost(String field, Object value) {
        return new Query<>(
                model,
                equalities,
                sortedBy(field),
                lower,
                Optional.of(FieldValues.normalize(value)),
                isDescending,
                limit,
                after);
    }

    /**
     * Sorts by a field.
     *
     * @param field a field of an index
     * @return the sorted query
     */
    public Query<T> orderBy(String field) {
        return new Query<>(model, equalities, sortedBy(field), lower, upper, isDescending, limit, after);
    }

    /**
     * Sorts in descending order.
     *
     * @return the query with the highest first
     */
    public Query<T> descending() {
        return new Query<>(model, equalities, sorted, lower, upper, true, limit, after);
    }

    /**
     * Sets the number of documents of a page.
     *
     * @param limit from 1 to {@value #MAX_LIMIT}
     * @return the query
     * @throws IllegalArgumentException when out of range
     */
    public Query<T> limit(int limit) {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("A page has 1 to " + MAX_LIMIT + " documents, not " + limit + ".");
        }
        return new Query<>(model, equalities, sorted, lower, upper, isDescending, limit, after);
    }

    /**
     * Continues after a page.
     *
     * @param cursor {@link Page#next()} of the same query
     * @return the query for the next page
     * @throws IllegalArgumentException when it is not a cursor of such a query
     */
    public Query<T> after(String cursor) {
        Cursor parsed = Cursor.decode(cursor);
        if (parsed.values().size() != sortFields().size()) {
            throw new IllegalArgumentException("The cursor belongs to another query: leave it out to start again.");
        }
        return new Query<>(model, equalities, sorted, lower, upper, isDescending, limit, Optional.of(parsed));
    }

    /**
     * Returns the model.
     *
     * @return the model
     */
    public Model<T> model() {
        return model;
    }

    /**
     * Returns the conditions of {@link #where}, in the form of {@link FieldValues}.
     *
     * @return values by field
     */
    public Map<String, Object> equalities() {
        return equalities;
    }

    /**
     * Returns the lowest value of the first of {@link #sortFields()}.
     *
     * @return the value, empty for no bound
     */
    public Optional<Object> lower() {
        return lower;
    }

    /**
     * Returns the highest value of the first of {@link #sortFields()}.
     *
     * @return the value, empty for no bound
     */
    public Optional<Object> upper() {
        return upper;
    }

    /**
     * Returns whether the order is descending.
     *
     * @return true for descending
     */
    public boolean isDescending() {
        return isDescending;
    }

    /**
     * Returns the maximum number of documents of a page.
     *
     * @return from 1 to {@value #MAX_LIMIT}
     */
    public int limit() {
        return limit;
    }

    /**
     * Returns the position after which the page begins.
     *
     * @return the cursor, empty for the beginning
     */
    public Optional<Cursor> cursor() {
        return after;
    }

    /**
     * Returns the index that answers the query: the first declared one that fits.
     *
     * @return the index, empty when there is neither condition nor order and the ids answer it
     * @throws IllegalArgumentException when none fits; the message says which one to declare
     */
    public Optional<Index> index() {
        if (equalities.isEmpty() && sorted.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(model.indexes().stream()
                .filter(this::fits)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No index of " + model.name()
                        + " answers a query by " + equalities.keySet()
                        + sorted.map(field -> " sorted by " + field).orElse("")
                        + "; declare one with these fields in the model. It has " + model.indexes() + ".")));
    }

    /**
     * Returns the fields by which the result is sorted, before the id.
     *
     * @return the rest of the index's fields, possibly none
     * @throws IllegalArgumentException as {@link #index()}
     */
    public List<String> sortFields() {
        return index().map(Index::fields)
                .map(fields -> fields.subList(equalities.size(), fields.size()))
                .orElse(List.of());
    }

    private boolean fits(Index index) {
        List<String> fields = index.fields();
        int conditions = equalities.size();
        return fields.size() >= conditions
                && Set.copyOf(fields.subList(0, conditions)).equals(equalities.keySet())
                && sorted.map(field -> fields.size() > conditions
                                && fields.get(conditions).equals(field))
                        .orElse(true);
    }

    private Optional<String> sortedBy(String field) {
        sorted.filter(other -> !other.equals(field)).ifPresent(other -> {
            throw new IllegalArgumentException(
                    "A query is bounded and sorted by one field, not by both " + other + " and " + field + ".");
        });
        return Optional.of(field);
    }
}
