package io.fairbot.store;

import io.fairbot.FairbotException;
import io.fairbot.Internal;

/** Thrown when a batch that had to be applied was rejected; nothing was changed. */
public final class BatchRejectedException extends FairbotException {
    private final transient BatchResult result;

    /**
     * Creates an exception.
     *
     * @param result the result, with the reason
     */
    @Internal
    public BatchRejectedException(BatchResult result) {
        super("The change was not made. " + result, null);
        this.result = result;
    }

    /**
     * Returns the result, with the reason why the batch was not applied.
     *
     * @return {@link BatchResult.Rejected} or {@link BatchResult.Fenced}
     */
    public BatchResult result() {
        return result;
    }
}
