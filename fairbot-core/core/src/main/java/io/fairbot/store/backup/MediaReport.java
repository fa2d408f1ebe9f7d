package io.fairbot.store.backup;

import java.util.List;

/**
 * A summary of the media of a backup.
 *
 * @param count the number of media
 * @param bytes their size in bytes
 * @param damaged the checksums of media whose bytes are no longer those that were stored, which are left out
 * @param missing the checksums of media that a message which waits to be sent names, and that are not there
 */
public record MediaReport(long count, long bytes, List<String> damaged, List<String> missing) {
    /** The report of a backup without media. */
    public static final MediaReport NONE = new MediaReport(0, 0, List.of(), List.of());

    /** Copies the checksums. */
    public MediaReport {
        damaged = List.copyOf(damaged);
        missing = List.copyOf(missing);
    }

    /**
     * Returns what an operator must know.
     *
     * @return whether media are damaged or missing
     */
    public boolean hasLosses() {
        return !damaged.isEmpty() || !missing.isEmpty();
    }
}
