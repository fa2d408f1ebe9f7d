package io.fairbot.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.fairbot.Internal;
import io.fairbot.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The position of a document in a sorted result.
 *
 * @param values its values of {@link Query#sortFields()}, in that order
 * @param id its id
 */
@Internal
public record Cursor(List<Optional<Object>> values, String id) {
    private static final String ITEM = "v";

    /** Copies the values. */
    public Cursor {
        values = List.copyOf(values);
    }

    /**
     * Returns this cursor as text for {@link Page#next()}; the form may change between versions.
     *
     * @return letters, digits, hyphens and underscores
     */
    public String encode() {
        ArrayNode array = Json.mapper().createArrayNode();
        array.add(id);
        values.forEach(value -> array.addPOJO(value.orElse(null)));
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(Json.mapper().writeValueAsBytes(array));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Parses a cursor that a client returned.
     *
     * @param text the result of {@link #encode()}
     * @return the cursor
     * @throws IllegalArgumentException when it is not a cursor
     */
    public static Cursor decode(String text) {
        try {
            JsonNode array = Json.mapper().readTree(Base64.getUrlDecoder().decode(text));
            if (array.isArray() && array.path(0).isTextual()) {
                List<Optional<Object>> values = new ArrayList<>();
                for (int i = 1; i < array.size(); i++) {
                    values.add(FieldValues.read(Json.mapper().createObjectNode().set(ITEM, array.get(i)), ITEM));
                }
                return new Cursor(values, array.path(0).textValue());
            }
        } catch (IOException | IllegalArgumentException e) {
            throw notACursor(e);
        }
        throw notACursor(null);
    }

    private static IllegalArgumentException notACursor(@org.jspecify.annotations.Nullable Exception cause) {
        return new IllegalArgumentException("This is not a cursor of ours: leave it out to start again.", cause);
    }
}
