package io.fairbot.store;

import java.util.List;

/**
 * An index of a model: the fields that a query can name, in this order.
 *
 * @param fields names of top-level fields; each has text, a whole number, a boolean or no value, and always of the same
 *     type
 */
public record Index(List<String> fields) {

    /**
     * Copies and checks the fields.
     *
     * @throws IllegalArgumentException when there are none
     */
    public Index {
        if (fields.isEmpty()) {
            throw new IllegalArgumentException("An index names one field or more.");
        }
        fields = List.copyOf(fields);
    }
}
