package io.fairbot.storage;

import java.util.Map;

/**
 * What was copied into a database.
 *
 * @param documents how many documents of each model there are, all of them compared
 */
public record CopyReport(Map<String, Long> documents) {

    /** Copies the counts. */
    public CopyReport {
        documents = Map.copyOf(documents);
    }

    /**
     * Returns how many documents there are in all.
     *
     * @return the sum over all models
     */
    public long total() {
        return documents.values().stream().mapToLong(Long::longValue).sum();
    }
}
