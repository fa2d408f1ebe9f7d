package io.fairbot.store;

import java.util.Optional;

/**
 * A change of one document, as published by the change feed.
 *
 * @param model the kind of document
 * @param id its id
 * @param version its version afterwards; of a deletion, a version above the last one it had
 * @param batchId the batch that changed it
 * @param document its content afterwards, empty when it was deleted
 * @param position the position after this change, from which a subscription can continue
 */
public record Change(
        Model<?> model, String id, long version, String batchId, Optional<Document<?>> document, String position) {

    /**
     * Returns the change of a document that was written; the feed sets its position.
     *
     * @param document the current document
     * @param batchId the batch that wrote it
     * @return the change
     */
    public static Change written(Document<?> document, String batchId) {
        return new Change(document.model(), document.id(), document.version(), batchId, Optional.of(document), "");
    }

    /**
     * Returns the change of a document that was deleted; the feed sets its position.
     *
     * @param model the kind of document
     * @param id its id
     * @param version a version above the last one it had
     * @param batchId the batch that deleted it
     * @return the change
     */
    public static Change deleted(Model<?> model, String id, long version, String batchId) {
        return new Change(model, id, version, batchId, Optional.empty(), "");
    }

    /**
     * Returns this change with a position in the feed.
     *
     * @param place the position after it
     * @return the change
     */
    public Change withPosition(String place) {
        return new Change(model, id, version, batchId, document, place);
    }
}
