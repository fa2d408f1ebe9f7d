package io.fairbot.store;

import io.fairbot.FairbotException;

/** A batch that had to be applied was not; nothing of it happened. */
public final class BatchRejectedException extends FairbotException {
    private final transient BatchResult result;

    /**
     * Creates an exception.
     *
     * @param result why it was not applied
     */
    public BatchRejectedException(BatchResult result) {
        super("The change was not made. " + result, null);
        this.result = result;
    }

    /**
     * Returns why it was not applied.
     *
     * @return {@link BatchResult.Rejected} or {@link BatchResult.Fenced}
     */
    public BatchResult result() {
        return result;
    }
}
