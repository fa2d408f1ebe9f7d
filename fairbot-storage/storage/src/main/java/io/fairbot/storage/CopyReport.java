package io.fairbot.storage;

import java.util.Map;

/**
 * A summary of a copy into a database.
 *
 * @param documents the number of documents of each model, all of them compared
 */
public record CopyReport(Map<String, Long> documents) {

    /** Copies the counts. */
    public CopyReport {
        documents = Map.copyOf(documents);
    }

    /**
     * Returns the number of documents of all models.
     *
     * @return the sum over all models
     */
    public long total() {
        return documents.values().stream().mapToLong(Long::longValue).sum();
    }
}
