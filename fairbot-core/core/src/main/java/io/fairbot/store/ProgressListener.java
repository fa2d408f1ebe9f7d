package io.fairbot.store;

/** Hears how far a long work has come. Called from a thread of the work: it is short, and never blocks. */
@FunctionalInterface
public interface ProgressListener {
    /** Tells nobody. */
    ProgressListener NONE = (step, done, total) -> {};

    /**
     * The work has come to a place.
     *
     * @param step what is being done, for people: a few words
     * @param done how many documents of this step are done
     * @param total how many there are, as far as is known
     */
    void onProgress(String step, long done, long total);
}
