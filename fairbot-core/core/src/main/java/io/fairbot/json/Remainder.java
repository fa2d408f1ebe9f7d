package io.fairbot.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The part of a stored document that this version of the program does not know: fields, subtypes and enum constants of a
 * newer one. Whoever replaces the document hands it on, so that the newer version finds its part again. Immutable.
 */
public final class Remainder {
    /** The remainder of a document that is known as a whole. */
    public static final Remainder NONE = new Remainder(Optional.empty());

    private final Optional<Parts> parts;

    /** The document as it is stored, and what this version would have stored of it. */
    private record Parts(JsonNode stored, JsonNode known) {}

    private Remainder(Optional<Parts> parts) {
        this.parts = parts;
    }

    static Remainder of(JsonNode stored, JsonNode known) {
        return stored.equals(known) ? NONE : new Remainder(Optional.of(new Parts(stored, known)));
    }

    /**
     * Returns whether there is nothing that this version does not know.
     *
     * @return true for most documents
     */
    public boolean isEmpty() {
        return parts.isEmpty();
    }

    /**
     * Returns the remainder after the document got another content.
     *
     * @param value the new content
     * @return what this version does not know of the document then
     */
    public Remainder after(Object value) {
        if (parts.isEmpty()) {
            return this;
        }
        JsonNode known = StoredJson.tree(value);
        return of(merge(known), known);
    }

    /** Returns what is stored of a new content: its own fields, and what this version does not know. */
    JsonNode merge(JsonNode value) {
        return parts.map(old -> merge(value, old.known, old.stored)).orElse(value);
    }

    /** What has not been changed stays as it is stored; what was changed is merged field by field, item by item. */
    private static JsonNode merge(JsonNode value, JsonNode known, JsonNode stored) {
        if (value.equals(known)) {
            return stored;
        }
        if (value instanceof ObjectNode next && known instanceof ObjectNode old && stored instanceof ObjectNode whole) {
            return mergeFields(next, old, whole);
        }
        if (value instanceof ArrayNode next && known instanceof ArrayNode old && stored instanceof ArrayNode whole) {
            return old.size() == whole.size() ? mergeItems(next, old, whole) : value;
        }
        return value;
    }

    private static JsonNode mergeFields(ObjectNode value, ObjectNode known, ObjectNode stored) {
        ObjectNode merged = Json.mapper().createObjectNode();
        Set<String> names = new HashSet<>();
        value.properties().forEach(field -> {
            names.add(field.getKey());
            JsonNode before = known.get(field.getKey());
            JsonNode whole = stored.get(field.getKey());
            merged.set(
                    field.getKey(),
                    before == null || whole == null ? field.getValue() : merge(field.getValue(), before, whole));
        });
        stored.properties().forEach(field -> {
            // A field that this version knows and did not write was taken away.
            if (!names.contains(field.getKey()) && known.get(field.getKey()) == null) {
                merged.set(field.getKey(), field.getValue());
            }
        });
        return merged;
    }

    /** Items have no names: one that was not changed is found by its value, another one by its place. */
    private static JsonNode mergeItems(ArrayNode value, ArrayNode known, ArrayNode stored) {
        List<Integer> left = new ArrayList<>();
        for (int i = 0; i < known.size(); i++) {
            left.add(i);
        }
        ArrayNode merged = Json.mapper().createArrayNode();
        for (int i = 0; i < value.size(); i++) {
            JsonNode item = value.get(i);
            Optional<Integer> same =
                    left.stream().filter(place -> known.get(place).equals(item)).findFirst();
            same.ifPresent(left::remove);
            boolean sameSize = value.size() == known.size();
            merged.add(same.map(stored::get).orElseGet(() -> item));
            if (same.isEmpty() && sameSize && left.contains(i)) {
                left.remove(Integer.valueOf(i));
                merged.set(i, merge(item, known.get(i), stored.get(i)));
            }
        }
        return merged;
    }

    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
        return other instanceof Remainder remainder && remainder.parts.equals(parts);
    }

    @Override
    public int hashCode() {
        return Objects.hash(parts);
    }

    /** Returns whether there is something only: it may be personal data. */
    @Override
    public String toString() {
        return isEmpty() ? "Remainder[]" : "Remainder[…]";
    }
}
