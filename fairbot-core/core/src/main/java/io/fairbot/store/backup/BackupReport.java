package io.fairbot.store.backup;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/**
 * A summary of a backup.
 *
 * @param directory its directory
 * @param createdAt the time of its snapshot
 * @param bytes its size in bytes
 * @param documents the number of documents of each model
 * @param media its media
 */
public record BackupReport(
        Path directory, Instant createdAt, long bytes, Map<String, Long> documents, MediaReport media) {

    /**
     * Creates a summary of a backup without media.
     *
     * @param directory its directory
     * @param createdAt the time of its snapshot
     * @param bytes its size in bytes
     * @param documents the number of documents of each model
     */
    public BackupReport(Path directory, Instant createdAt, long bytes, Map<String, Long> documents) {
        this(directory, createdAt, bytes, documents, MediaReport.NONE);
    }

    /** Copies the counts. */
    public BackupReport {
        documents = Map.copyOf(documents);
    }

    /**
     * Returns the summary with media.
     *
     * @param other the media
     * @return the summary
     */
    public BackupReport withMedia(MediaReport other) {
        return new BackupReport(directory, createdAt, bytes, documents, other);
    }

    /**
     * Returns the number of documents of all models.
     *
     * @return the sum over all models
     */
    public long totalDocuments() {
        return documents.values().stream().mapToLong(Long::longValue).sum();
    }
}
