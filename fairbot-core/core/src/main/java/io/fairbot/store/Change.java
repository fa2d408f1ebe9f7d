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
        Model<?> model, String id, long version, String batchId, Optional<Document<?>> document, String position) {}
