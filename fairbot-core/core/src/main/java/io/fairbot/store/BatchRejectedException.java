package io.fairbot.store;

import io.fairbot.FairbotException;
import io.fairbot.Internal;

/** Thrown when a batch that had to be applied was rejected; nothing was changed. */
public final class BatchRejectedException extends FairbotException {
    private final transient BatchResult result;

    /**
     * Creates an exception.
     *
     * @param result why it was not applied
     */
    @Internal
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
