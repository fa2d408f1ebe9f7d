package io.fairbot.store;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/**
 * What a backup holds.
 *
 * @param directory where it lies
 * @param createdAt the moment whose state it holds
 * @param bytes how large it is
 * @param documents how many documents of each model it holds
 */
public record BackupReport(Path directory, Instant createdAt, long bytes, Map<String, Long> documents) {

    /** Copies the counts. */
    public BackupReport {
        documents = Map.copyOf(documents);
    }

    /**
     * Returns how many documents it holds in all.
     *
     * @return the sum over all models
     */
    public long totalDocuments() {
        return documents.values().stream().mapToLong(Long::longValue).sum();
    }
}
