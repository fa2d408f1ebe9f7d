package io.fairbot.store;

import java.util.Optional;

/**
 * One change of one document, as the feed tells it.
 *
 * @param model the kind of document
 * @param id its name
 * @param version its version afterwards; of a deletion, a version above the last one it had
 * @param batchId the batch that changed it
 * @param document its content afterwards, empty when it was deleted
 * @param position where the feed goes on behind this change
 */
public record Change(
        Model<?> model, String id, long version, String batchId, Optional<Document<?>> document, String position) {

    /**
     * Tells of a document that was written; its position is given by {@link ChangeFeed}.
     *
     * @param document the document as it is now
     * @param batchId the batch that wrote it
     * @return the change
     */
    public static Change written(Document<?> document, String batchId) {
        return new Change(document.model(), document.id(), document.version(), batchId, Optional.of(document), "");
    }

    /**
     * Tells of a document that was deleted; its position is given by {@link ChangeFeed}.
     *
     * @param model the kind of document
     * @param id its name
     * @param version a version above the last one it had
     * @param batchId the batch that deleted it
     * @return the change
     */
    public static Change deleted(Model<?> model, String id, long version, String batchId) {
        return new Change(model, id, version, batchId, Optional.empty(), "");
    }

    /**
     * Returns the change at a place in the feed.
     *
     * @param place where the feed goes on behind it
     * @return the change
     */
    public Change withPosition(String place) {
        return new Change(model, id, version, batchId, document, place);
    }
}
