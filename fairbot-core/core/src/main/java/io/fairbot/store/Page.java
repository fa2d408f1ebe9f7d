package io.fairbot.store;

import java.util.List;
import java.util.Optional;

/**
 * A page of the result of a query.
 *
 * @param documents the documents, in the query's order
 * @param next the cursor of the next page, for {@link Query#after}; empty for the last page
 * @param <T> the type of the documents' content
 */
public record Page<T>(List<Document<T>> documents, Optional<String> next) {

    /** Copies the documents. */
    public Page {
        documents = List.copyOf(documents);
    }
}
