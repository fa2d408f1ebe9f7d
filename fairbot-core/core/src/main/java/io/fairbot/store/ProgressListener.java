package io.fairbot.store;

/** Receives the progress of a long operation. It is called from a thread of the operation: it must be short and never block. */
@FunctionalInterface
public interface ProgressListener {
    /** Ignores all progress. */
    ProgressListener NONE = (step, done, total) -> {};

    /**
     * Called when the operation has advanced.
     *
     * @param step the current step, in a few words for people
     * @param done how many documents of this step are done
     * @param total how many there are, as far as known
     */
    void onProgress(String step, long done, long total);
}
