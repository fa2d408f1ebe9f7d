package io.fairbot.store.backup;

/**
 * A listener to the progress of a long operation. It is called from a thread of the operation: it must be short and never
 * block.
 */
@FunctionalInterface
public interface ProgressListener {
    /** The listener that ignores all progress. */
    ProgressListener NONE = (step, done, total) -> {};

    /**
     * Called when the operation has advanced.
     *
     * @param step the current step, in a few words for operators
     * @param done the number of documents of this step that are done
     * @param total the total number of documents, as far as known
     */
    void onProgress(String step, long done, long total);
}
