package io.fairbot.store;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.Internal;
import io.fairbot.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * Static methods that convert and compare values of indexed fields, in the one form that every store uses: {@link String},
 * {@link Long} or {@link Boolean}.
 */
@Internal
public final class FieldValues {
    private FieldValues() {}

    /**
     * Converts a value of the program into that form.
     *
     * @param value text, a whole number, a boolean, an instant or an enum constant
     * @return a {@link String}, {@link Long} or {@link Boolean}
     * @throws IllegalArgumentException when it is of another type
     */
    public static Object normalize(Object value) {
        if (value instanceof String || value instanceof Long || value instanceof Boolean) {
            return value;
        }
        if (value instanceof Integer number) {
            return number.longValue();
        }
        if (value instanceof Enum<?> || value instanceof Instant) {
            return Json.mapper().convertValue(value, String.class);
        }
        throw new IllegalArgumentException("An indexed field holds text, a whole number, a truth value, a moment or an"
                + " enum constant, not " + value.getClass().getSimpleName() + ".");
    }

    /**
     * Reads an indexed field of a stored document.
     *
     * @param document the document as JSON
     * @param field a top-level field
     * @return its value, empty when it is absent or null
     * @throws IllegalArgumentException when it has a value that no index supports
     */
    public static Optional<Object> read(JsonNode document, String field) {
        JsonNode node = document.path(field);
        if (node.isMissingNode() || node.isNull()) {
            return Optional.empty();
        }
        if (node.isTextual()) {
            return Optional.of(node.textValue());
        }
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            return Optional.of(node.longValue());
        }
        if (node.isBoolean()) {
            return Optional.of(node.booleanValue());
        }
        throw new IllegalArgumentException("The indexed field " + field
                + " holds text, a whole number or a truth value, not " + node.getNodeType() + ".");
    }

    /**
     * Compares two values of one field.
     *
     * @param left a value, or empty for none
     * @param right a value of the same kind, or empty for none
     * @return negative, zero or positive: absent before present, false before true, text by its UTF-8 bytes
     */
    public static int compare(Optional<Object> left, Optional<Object> right) {
        if (left.isEmpty() || right.isEmpty()) {
            return Boolean.compare(left.isPresent(), right.isPresent());
        }
        Object a = left.get();
        Object b = right.get();
        if (a instanceof String text && b instanceof String other) {
            return compareText(text, other);
        }
        if (a instanceof Long number && b instanceof Long other) {
            return Long.compare(number, other);
        }
        if (a instanceof Boolean truth && b instanceof Boolean other) {
            return Boolean.compare(truth, other);
        }
        throw new IllegalArgumentException("An indexed field always holds the same kind of value, not both "
                + a.getClass().getSimpleName() + " and " + b.getClass().getSimpleName() + ".");
    }

    /**
     * Compares two texts by their UTF-8 bytes, as every store sorts them.
     *
     * @param left a text
     * @param right another text
     * @return negative, zero or positive
     */
    public static int compareText(String left, String right) {
        return Arrays.compareUnsigned(left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
    }
}
