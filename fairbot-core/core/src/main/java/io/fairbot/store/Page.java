package io.fairbot.store;

import java.util.List;
import java.util.Optional;

/**
 * A page of the result of a query.
 *
 * <p>A damaged document does not prevent the others from being found: it is in {@link #damaged()}, counts towards the
 * limit of the query, and is reported by {@link DocumentStore#status()}.
 *
 * @param documents the documents, in the query's order
 * @param next the cursor of the next page, for {@link Query#after}; empty for the last page
 * @param damaged the documents that the query found and that cannot be read, in the query's order; usually none
 * @param <T> the type of the documents' content
 */
public record Page<T>(List<Document<T>> documents, Optional<String> next, List<DamagedDocument> damaged) {

    /**
     * A stored document that cannot be read any more: its content does not fit its checksum or its model. It can still be
     * replaced or deleted by its id, without a precondition on its version.
     *
     * <p>{@link #toString()} hides the id, which may be personal data.
     *
     * @param model the name of its model
     * @param id its id, as it is stored
     * @param reason what does not fit, in words for operators and without personal data
     */
    public record DamagedDocument(String model, String id, String reason) {
        @Override
        public String toString() {
            return "DamagedDocument[model=" + model + ", reason=" + reason + "]";
        }
    }

    /** Copies the documents. */
    public Page {
        documents = List.copyOf(documents);
        damaged = List.copyOf(damaged);
    }

    /**
     * Creates a page without damaged documents.
     *
     * @param documents the documents, in the query's order
     * @param next the cursor of the next page; empty for the last page
     */
    public Page(List<Document<T>> documents, Optional<String> next) {
        this(documents, next, List.of());
    }
}
