package io.fairbot.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairbot.Internal;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Static methods that read and write stored documents. Unlike what comes from outside, they are read tolerantly: a newer
 * version of the program may have written them, and this one must be able to run beside it or after it.
 *
 * <p>A document that this version knows as a whole, which is the usual case, is read once and strictly. Only another one is
 * read again: unknown fields are left out, an unknown enum constant is null or the default of its type, an unknown subtype is
 * null or the default of its type; and the {@link Remainder} has what was left out. Where null is not allowed, the document
 * cannot be read by this version, and stays as it is.
 */
@Internal
public final class StoredJson {
    private static final JsonMapper TOLERANT = Json.mapper()
            .rebuild()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_INVALID_SUBTYPE)
            .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
            .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
            .build();

    private StoredJson() {}

    /** A source of the JSON of one document, from its beginning each time. */
    @FunctionalInterface
    public interface JsonSource {

        /**
         * Opens the source.
         *
         * @return a parser at the beginning
         * @throws IOException when it cannot be read
         */
        JsonParser open() throws IOException;
    }

    /**
     * A document as it was read.
     *
     * @param value its content
     * @param remainder what this version does not know of it
     * @param <T> the type of its content
     */
    public record StoredValue<T>(T value, Remainder remainder) {}

    /**
     * Reads a document.
     *
     * @param source its JSON
     * @param type the type of its content
     * @param <T> the type of its content
     * @return the content, and what is not known of it
     * @throws IOException when it is not of this type
     */
    public static <T> StoredValue<T> read(JsonSource source, Class<T> type) throws IOException {
        try (JsonParser parser = source.open()) {
            return new StoredValue<>(Json.mapper().readValue(parser, type), Remainder.NONE);
        } catch (MismatchedInputException e) {
            return readTolerantly(source, type);
        }
    }

    /**
     * Reads a document.
     *
     * @param tree its JSON
     * @param type the type of its content
     * @param <T> the type of its content
     * @return the content, and what is not known of it
     * @throws JsonProcessingException when it is not of this type
     */
    public static <T> StoredValue<T> read(JsonNode tree, Class<T> type) throws JsonProcessingException {
        try {
            return read(() -> Json.mapper().treeAsTokens(tree), type);
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new IllegalStateException("A tree is in memory.", e);
        }
    }

    private static <T> StoredValue<T> readTolerantly(JsonSource source, Class<T> type) throws IOException {
        try (JsonParser parser = source.open();
                JsonParser again = source.open()) {
            T value = TOLERANT.readValue(parser, type);
            JsonNode stored = Json.mapper().readTree(again);
            requireComplete(value, again);
            return new StoredValue<>(value, Remainder.of(stored, tree(value)));
        }
    }

    /** Checks that nothing is null that may not be, in records and in what they hold. */
    private static void requireComplete(@Nullable Object value, JsonParser parser) throws MismatchedInputException {
        if (value instanceof Optional<?> optional) {
            requireComplete(optional.orElse(null), parser);
        } else if (value instanceof Collection<?> items) {
            for (Object item : items) {
                requireComplete(item, parser);
            }
        } else if (value instanceof Map<?, ?> map) {
            requireComplete(map.values(), parser);
        } else if (value instanceof Record) {
            for (RecordComponent component : value.getClass().getRecordComponents()) {
                requireComponent(value, component, parser);
            }
        }
    }

    private static void requireComponent(Object value, RecordComponent component, JsonParser parser)
            throws MismatchedInputException {
        Object part;
        try {
            component.getAccessor().setAccessible(true);
            part = component.getAccessor().invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("A record's own accessor can be called.", e);
        }
        if (part == null && !component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
            throw MismatchedInputException.from(
                    parser,
                    value.getClass(),
                    "The component " + component.getName()
                            + " has a value of a newer version, and cannot be left out.");
        }
        requireComplete(part, parser);
    }

    /**
     * Writes a document.
     *
     * @param value its content
     * @param remainder what this version does not know of the document that it replaces
     * @return its JSON in UTF-8
     * @throws JsonProcessingException when it cannot be written
     */
    public static byte[] write(Object value, Remainder remainder) throws JsonProcessingException {
        return Json.mapper().writeValueAsBytes(remainder.isEmpty() ? value : tree(value, remainder));
    }

    /**
     * Writes a document.
     *
     * @param value its content
     * @param remainder what this version does not know of the document that it replaces
     * @return its JSON
     */
    public static JsonNode tree(Object value, Remainder remainder) {
        return remainder.isEmpty() ? Json.mapper().valueToTree(value) : remainder.merge(tree(value));
    }

    /** Returns a value as it is read again: a number has the type of its JSON, not that of the component. */
    static JsonNode tree(Object value) {
        try {
            return Json.mapper().readTree(Json.mapper().writeValueAsBytes(value));
        } catch (IOException e) {
            throw new IllegalArgumentException(value.getClass() + " cannot be written as JSON.", e);
        }
    }
}
