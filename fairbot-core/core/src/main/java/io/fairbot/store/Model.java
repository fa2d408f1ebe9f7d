package io.fairbot.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.Internal;
import io.fairbot.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The description of one kind of document: its name, Java type, indexes, retention and migrations.
 *
 * <p>A model is a constant of the code that owns the documents. Two models are equal when their names are. Immutable.
 *
 * @param <T> the type of its documents, usually a record, written by {@link Json}
 */
public final class Model<T> {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,39}");

    private final String name;
    private final Class<T> type;
    private final int schemaVersion;
    private final List<Index> indexes;
    private final Optional<Retention> retention;
    private final boolean isInternal;
    private final boolean isAppendOnly;
    private final Map<Integer, UnaryOperator<ObjectNode>> migrations;

    private Model(Builder<T> builder) {
        name = builder.name;
        type = builder.type;
        indexes = List.copyOf(builder.indexes);
        retention = builder.retention;
        isInternal = builder.isInternal;
        isAppendOnly = builder.isAppendOnly;
        migrations = Map.copyOf(builder.migrations);
        schemaVersion = migrations.size() + 1;
    }

    /**
     * Returns a builder of a model. Defaults: no index, no retention (documents are stored until they are deleted), not
     * internal, not append-only.
     *
     * @param name a lower-case letter and up to 39 more, digits or underscores; unique in the store
     * @param type the type of its documents
     * @param <T> the type of its documents
     * @return a builder
     * @throws IllegalArgumentException when the name is not allowed
     */
    public static <T> Builder<T> builder(String name, Class<T> type) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "\"" + name + "\" cannot name a model: it must be a lower-case letter and"
                            + " up to 39 more lower-case letters, digits or underscores.");
        }
        return new Builder<>(name, type);
    }

    /**
     * Returns the name.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    /**
     * Returns the type of the documents.
     *
     * @return the type
     */
    public Class<T> type() {
        return type;
    }

    /**
     * Returns the version of the documents' schema: 1, and 1 more for each migration.
     *
     * @return the version
     */
    public int schemaVersion() {
        return schemaVersion;
    }

    /**
     * Returns the declared indexes.
     *
     * @return the indexes
     */
    public List<Index> indexes() {
        return indexes;
    }

    /**
     * Returns the retention of the documents.
     *
     * @return the retention, empty for no limit
     */
    public Optional<Retention> retention() {
        return retention;
    }

    /**
     * Returns whether the general data API must not reach these documents.
     *
     * @return true for internal ones
     */
    public boolean isInternal() {
        return isInternal;
    }

    /**
     * Returns whether documents are only inserted, and end with their retention alone.
     *
     * @return true when {@link Builder#appendOnly()} was called
     */
    public boolean isAppendOnly() {
        return isAppendOnly;
    }

    /**
     * Migrates a document of an older schema version.
     *
     * @param document the document as it was stored; changed or replaced
     * @param from its schema version, from 1 to {@link #schemaVersion()}
     * @return the document in the current schema version
     */
    public ObjectNode migrate(ObjectNode document, int from) {
        ObjectNode current = document;
        for (int step = from; step < schemaVersion; step++) {
            // The builder takes migrations only in order, so every step below the version has one.
            current = java.util.Objects.requireNonNull(migrations.get(step)).apply(current);
        }
        return current;
    }

    /**
     * Returns the model in another stored form: the same name, retention and migrations, but documents of another type,
     * internal, and with a field before those of each index.
     *
     * @param stored the type of the stored documents
     * @param partition the field that every index begins with; an index of it alone is added
     * @param <S> the type of the stored documents
     * @return the model that a store is opened with
     */
    @Internal
    public <S> Model<S> storedAs(Class<S> stored, String partition) {
        Builder<S> other = builder(name, stored).internal().index(partition);
        indexes.forEach(index -> other.index(
                Stream.concat(Stream.of(partition), index.fields().stream()).toArray(String[]::new)));
        other.retention = retention;
        other.isAppendOnly = isAppendOnly;
        other.migrations.putAll(migrations);
        return other.build();
    }

    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
        return other instanceof Model<?> model && model.name.equals(name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }

    /**
     * A builder of a model; not safe for use from several threads.
     *
     * @param <T> the type of its documents
     */
    public static final class Builder<T> {
        private final String name;
        private final Class<T> type;
        private final List<Index> indexes = new ArrayList<>();
        private final Map<Integer, UnaryOperator<ObjectNode>> migrations = new TreeMap<>();
        private Optional<Retention> retention = Optional.empty();
        private boolean isInternal;
        private boolean isAppendOnly;

        private Builder(String name, Class<T> type) {
            this.name = name;
            this.type = type;
        }

        /**
         * Declares an index.
         *
         * @param fields names of top-level fields, see {@link Index}
         * @return this
         */
        public Builder<T> index(String... fields) {
            indexes.add(new Index(List.of(fields)));
            return this;
        }

        /**
         * Deletes documents some time after an instant in one of their fields.
         *
         * @param field the field with the instant at which the retention begins
         * @param keep the time for which a document is retained after it; more than zero
         * @return this
         */
        public Builder<T> retainFor(String field, Duration keep) {
            retention = Optional.of(new Retention(field, keep));
            return this;
        }

        /**
         * Excludes the documents from the general data API.
         *
         * @return this
         */
        public Builder<T> internal() {
            isInternal = true;
            return this;
        }

        /**
         * Declares that documents are only inserted, under ids that never repeat, and end with their retention alone: for
         * evidence that grows without bound and is not needed to answer customers. A hybrid store has no copies of them on
         * this machine: while the database is unavailable they can be inserted, and only those inserted meanwhile can be
         * read.
         *
         * @return this
         */
        public Builder<T> appendOnly() {
            isAppendOnly = true;
            return this;
        }

        /**
         * Adds the step from the version that was current until now to the next one.
         *
         * @param migration changes a stored document; may be called again for a document whose result was not stored
         * @return this
         */
        public Builder<T> migration(UnaryOperator<ObjectNode> migration) {
            migrations.put(migrations.size() + 1, migration);
            return this;
        }

        /**
         * Builds the model.
         *
         * @return the model
         */
        public Model<T> build() {
            return new Model<>(this);
        }
    }
}
