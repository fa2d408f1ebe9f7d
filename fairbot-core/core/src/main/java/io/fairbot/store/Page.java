package io.fairbot.store;

import java.util.List;
import java.util.Optional;

/**
 * One page of the result of a query.
 *
 * @param documents the documents, in the query's order
 * @param next where the next page begins, for {@link Query#after}; empty when there was nothing more
 * @param <T> the type of the documents' content
 */
public record Page<T>(List<Document<T>> documents, Optional<String> next) {

    /** Copies the documents. */
    public Page {
        documents = List.copyOf(documents);
    }
}
