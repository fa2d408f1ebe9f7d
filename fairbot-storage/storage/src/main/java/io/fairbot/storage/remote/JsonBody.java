package io.fairbot.storage.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.Internal;
import io.fairbot.json.Json;
import io.fairbot.json.StoredJson;
import io.fairbot.store.Model;
import io.fairbot.store.Write;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/** The content of a document as JSON in UTF-8. Immutable: the bytes are never changed. */
@Internal
public final class JsonBody {
    private final byte[] bytes;

    /**
     * Wraps JSON.
     *
     * @param bytes an object in UTF-8; not copied
     */
    public JsonBody(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Writes a value as JSON.
     *
     * @param value the value
     * @return the JSON
     * @throws IllegalArgumentException when it cannot be written
     */
    public static JsonBody of(Object value) {
        try {
            return new JsonBody(Json.mapper().writeValueAsBytes(value));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("A document of " + value.getClass() + " cannot be written as JSON.", e);
        }
    }

    /**
     * Writes the document of a put, with what this version does not know of it.
     *
     * @param put the write
     * @return the JSON
     * @throws IllegalArgumentException when it cannot be written
     */
    public static JsonBody of(Write.Put<?> put) {
        try {
            return new JsonBody(StoredJson.write(put.value(), put.remainder()));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "A document of " + put.value().getClass() + " cannot be written as JSON.", e);
        }
    }

    /**
     * Returns the bytes themselves.
     *
     * @return the bytes, not a copy; they must not be changed
     */
    public byte[] bytes() {
        return bytes;
    }

    /**
     * Reads the value tolerantly.
     *
     * @param model the model of the document
     * @param <T> the type of the value
     * @return the value, and what this version does not know of the document
     * @throws IOException when it does not match the model
     */
    public <T> StoredJson.StoredValue<T> read(Model<T> model) throws IOException {
        return StoredJson.read(() -> Json.mapper().createParser(bytes), model.type());
    }

    /**
     * Migrates it from an older schema version of its model.
     *
     * @param model the model
     * @param from its schema version
     * @return the body in the current schema version
     */
    public JsonBody migrateFrom(Model<?> model, int from) {
        if (from == model.schemaVersion()) {
            return this;
        }
        try {
            return of(model.migrate((ObjectNode) toJsonNode(), from));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads it as a tree.
     *
     * @return the tree
     * @throws IOException when it is not JSON
     */
    public JsonNode toJsonNode() throws IOException {
        return Json.mapper().readTree(bytes);
    }

    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
        return other instanceof JsonBody body && Arrays.equals(bytes, body.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Returns the size only: bodies contain personal data. */
    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
