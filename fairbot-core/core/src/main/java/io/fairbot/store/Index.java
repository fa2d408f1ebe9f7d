package io.fairbot.store;

import java.util.List;

/**
 * An index of a model: the fields that a query can name, in this order.
 *
 * @param fields names of top-level fields; each holds text, a whole number, a truth value or nothing, and always the
 *     same kind
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
